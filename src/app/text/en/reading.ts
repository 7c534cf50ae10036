/** A reading that stays on its device. */
export const reading = {
  heading: 'Your reading',
  sensor: 'Sensor number',
  enter: 'Enter reading',
  private: 'The reading itself stays on this device: only what the task makes of it is sent.',
  startFirst: 'Press Start helping first; then you can enter the reading of this device.',
  sensorHint: (count: string) => `From 1 to ${count}: the one that this device stands for.`,
  wrongSensor: (count: string) => `Give a sensor number from 1 to ${count}.`,
  wrongValue: (label: string) => `${label}: give a number.`,
  asked: (sensor: string) => `Asking the host for sensor ${sensor}…`,
  accepted: (sensor: string) => `Accepted: sensor ${sensor} is this device’s.`,
  refused: (reason: string) => `Not accepted: ${reason}`,
}
