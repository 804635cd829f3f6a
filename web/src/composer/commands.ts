/** A command as it is offered. What it takes and does stands in the strings `<name>Args` and `<name>About`. */
export interface Command {
  name: string;
  isForAdmins?: true;
  /** It can be run without anything behind it. */
  isComplete?: true;
  /** It can be used while muted. */
  isForMuted?: true;
}

/** The server's commands, and `/r`, which this client makes of a whisper. */
export const COMMANDS: readonly Command[] = [
  { name: 'w', isForMuted: true },
  { name: 'r', isComplete: true, isForMuted: true },
  { name: 'who', isComplete: true, isForMuted: true },
  { name: 'help', isComplete: true, isForMuted: true },
  { name: 'quit', isComplete: true, isForMuted: true },
  { name: 'mute', isForAdmins: true },
  { name: 'unmute', isForAdmins: true },
  { name: 'kick', isForAdmins: true },
  { name: 'readmit', isForAdmins: true },
];
