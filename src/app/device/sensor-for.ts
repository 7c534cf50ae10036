/** The sensor number to offer: the host's own machine is device 1 and has no sensor, so device 2 is sensor 1. */
export const sensorFor = (number: number | undefined): string =>
  number !== undefined && number >= 2 ? String(number - 1) : ''
