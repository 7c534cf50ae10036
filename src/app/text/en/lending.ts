/** On the first page: the way to what this computer lends, before there is a room. */
export const lending = {
  link: 'Limits of this computer',
  title: 'Limits of this computer · Tabgrid',
}
