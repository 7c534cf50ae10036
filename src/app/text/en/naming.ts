/** The form for another name. */
export const naming = {
  label: 'Name of this device',
  save: 'Save',
  keep: 'Cancel',
}
