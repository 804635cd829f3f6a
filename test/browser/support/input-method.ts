import type { CDPSession, Page } from 'playwright-core';

/** An input method as Chromium knows it: what is composed, its end, and keys told before or after. */
export class InputMethod {
  private constructor(private readonly session: CDPSession) {}

  static async on(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page));
  }

  /** Composes a text, letter after letter: `compositionstart`, `compositionupdate`. */
  async compose(...steps: string[]): Promise<void> {
    for (const text of steps)
      await this.session.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
  }

  /** Puts the composed text in for good: `compositionend`. */
  async end(text: string): Promise<void> {
    await this.session.send('Input.insertText', { text });
  }

  /** The `keydown` of a key that the input method handles: 229. */
  async handled(code: string): Promise<void> {
    await this.#key('rawKeyDown', 229, 'Process', code);
  }

  /** The `keydown` of an ordinary key, and what it does. */
  async down(code: 'Enter' | 'Escape'): Promise<void> {
    const { keyCode, text } = KEYS[code];
    await this.#key('keyDown', keyCode, code, code, text);
  }

  async up(code: 'Enter' | 'Escape'): Promise<void> {
    await this.#key('keyUp', KEYS[code].keyCode, code, code);
  }

  async #key(
    type: 'rawKeyDown' | 'keyDown' | 'keyUp',
    keyCode: number,
    key: string,
    code: string,
    text?: string,
  ): Promise<void> {
    await this.session.send('Input.dispatchKeyEvent', {
      type,
      key,
      code,
      windowsVirtualKeyCode: keyCode,
      nativeVirtualKeyCode: keyCode,
      ...(text !== undefined && { text }),
    });
  }
}

const KEYS = { Enter: { keyCode: 13, text: '\r' }, Escape: { keyCode: 27, text: undefined } } as const;
