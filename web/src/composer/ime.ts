/** What a key press means while an input method may be at work. */
export type Verdict =
  /** An ordinary key. */
  | 'now'
  /** It first completes a Hangul syllable: `compositionend` reports it when the text is complete. */
  | 'on-end'
  /** Used by the input method: to take a candidate, or to move among them. */
  | 'ime'
  /** A second report of a press that was already handled. */
  | 'echo';

/** Keys with a meaning here that input methods use too. */
export type GuardedKey = 'Enter' | 'Escape' | 'Tab' | 'ArrowUp' | 'ArrowDown';

/** The part of a KeyboardEvent that is read. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'keyCode' | 'isComposing'> &
  Partial<Pick<KeyboardEvent, 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>>;

const GUARDED: readonly string[] = ['Enter', 'Escape', 'Tab', 'ArrowUp', 'ArrowDown'];
/** `keyCode` of a key that an input method handles. */
const HANDLED_BY_IME = 229;
const HANGUL_AT_END = /\p{Script=Hangul}$/u;

/**
 * Distinguishes the Enter that sends a line from the Enter that belongs to an input method.
 *
 * Hangul has no candidates to choose from: an Enter while a syllable is open is meant for the page. It counts
 * once, as soon as the text is complete; systems report different events in different orders:
 * 229 → end → 13, 229 → 13 → end, end → 229 (Safari). In Japanese and Chinese the same Enter takes a candidate.
 */
export class ImeGuard {
  #composing = false;
  /** What is being composed, or was last. */
  #text = '';
  #justEnded = false;
  #wish: GuardedKey | undefined;
  #echo: GuardedKey | undefined;

  /** Whether a composition is open; then the value must not be changed. */
  get composing(): boolean {
    return this.#composing;
  }

  keydown(press: Press): Verdict {
    const key = guardedKey(press);
    const [justEnded, echo] = [this.#justEnded, this.#echo];
    this.#justEnded = false;
    this.#echo = undefined;
    if (this.#composing || press.isComposing) {
      this.#wish = HANGUL_AT_END.test(this.#text) ? key : undefined;
      return this.#wish === undefined ? 'ime' : 'on-end';
    }
    if (press.keyCode === HANDLED_BY_IME) {
      if (!justEnded || key === undefined || !HANGUL_AT_END.test(this.#text)) return 'ime';
      this.#echo = key;
      return 'now';
    }
    return key !== undefined && key === echo ? 'echo' : 'now';
  }

  keyup(press: Press): void {
    if (guardedKey(press) === this.#echo) this.#echo = undefined;
  }

  compositionstart(): void {
    this.#composing = true;
    this.#text = '';
    this.#wish = undefined;
    this.#echo = undefined;
  }

  compositionupdate(data: string): void {
    this.#composing = true;
    this.#text = data;
  }

  /** Returns the key to handle now that the text is complete. Call `acted` if it was used. */
  compositionend(data: string): GuardedKey | undefined {
    const wish = this.#wish;
    this.#composing = false;
    this.#justEnded = true;
    this.#wish = undefined;
    if (data !== '') this.#text = data;
    // a Hanja chosen by that Enter is no longer Hangul
    return HANGUL_AT_END.test(this.#text) ? wish : undefined;
  }

  /** The key was used at the end of a composition: reports of it before its release are the same press. */
  acted(key: GuardedKey): void {
    this.#echo = key;
  }
}

/**
 * The key if it has a meaning here and no modifier is held. Windows reports the keys of an input method as
 * `Process`: then the position on the keyboard tells which key it was.
 */
export function guardedKey({ key, code, shiftKey, ctrlKey, altKey, metaKey }: Press): GuardedKey | undefined {
  if (shiftKey || ctrlKey || altKey || metaKey) return undefined;
  const name = key === 'Process' || key === 'Unidentified' ? code.replace('Numpad', '') : key;
  return GUARDED.includes(name) ? (name as GuardedKey) : undefined;
}
