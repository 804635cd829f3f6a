/** Two soft notes, the second higher. In Hz, and in seconds from the start. */
const NOTES = [
  { pitch: 587, at: 0 },
  { pitch: 880, at: 0.12 },
];
const LENGTH_S = 0.35;
const VOLUME = 0.15;

let context: AudioContext | undefined;

/** Plays the sound of a call. Resolves to whether the browser allows it: before the first click or key it may not. */
export async function playSound(): Promise<boolean> {
  try {
    context ??= new AudioContext();
    const { currentTime, destination } = context;
    if (context.state !== 'running') await Promise.race([context.resume(), soon()]);
    if (context.state !== 'running') return false;
    for (const { pitch, at } of NOTES) {
      const from = currentTime + at;
      const note = new OscillatorNode(context, { frequency: pitch });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.linearRampToValueAtTime(VOLUME, from + 0.01);
      gain.gain.exponentialRampToValueAtTime(0.001, from + LENGTH_S);
      note.connect(gain).connect(destination);
      note.start(from);
      note.stop(from + LENGTH_S);
    }
    return true;
  } catch {
    return false;
  }
}

/** A refused `resume` stays open until the first click. */
async function soon(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 300));
}
