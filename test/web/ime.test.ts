import { describe, expect, it } from 'vitest';
import { guardedKey, ImeGuard, type Press, type Verdict } from '../../web/src/composer/ime.js';

/** A box as the composer drives it: says what is in it on Enter, and nothing when it is empty. */
class Box {
  readonly said: string[] = [];
  readonly verdicts: Verdict[] = [];
  value = '';
  #committed = '';
  readonly #guard = new ImeGuard();

  start(): this {
    this.#committed = this.value;
    this.#guard.compositionstart();
    return this;
  }
  update(data: string): this {
    this.#guard.compositionupdate(data);
    this.value = this.#committed + data;
    return this;
  }
  end(data: string): this {
    this.value = this.#committed + data;
    const key = this.#guard.compositionend(data);
    if (key === 'Enter') {
      this.#send();
      this.#guard.acted(key);
    }
    return this;
  }
  /** Text without a composition. */
  type(text: string): this {
    this.value += text;
    return this;
  }
  enter({ by, composing = false }: { by: 13 | 229; composing?: boolean }, key = 'Enter'): this {
    const verdict = this.#guard.keydown(press(key, by, composing));
    this.verdicts.push(verdict);
    if (verdict === 'now') this.#send();
    return this;
  }
  letGo(): this {
    this.#guard.keyup(press('Enter', 13, false));
    return this;
  }
  #send(): void {
    if (this.value !== '') this.said.push(this.value);
    this.value = '';
  }
}

function press(key: string, keyCode: number, isComposing: boolean, code = 'Enter'): Press {
  return { key, code, keyCode, isComposing };
}

function korean(): Box {
  return new Box().type('안녕하세').start().update('ㅇ').update('요');
}
function japanese(): Box {
  return new Box().start().update('にほん').update('日本');
}

describe('one Enter in the middle of a Hangul syllable', () => {
  it('says the whole line once where the key comes before the end and again after it: 229, end, 13', () => {
    const box = korean().enter({ by: 229, composing: true });
    expect(box.said).toEqual([]);
    box.end('요').enter({ by: 13 }).letGo();
    expect(box.said).toEqual(['안녕하세요']);
    expect(box.verdicts).toEqual(['on-end', 'echo']);
  });

  it('says it once where both keys come before the end: 229, 13, end', () => {
    const box = korean().enter({ by: 229, composing: true }).enter({ by: 13, composing: true }).end('요');
    expect(box.said).toEqual(['안녕하세요']);
  });

  it('says it once where the end comes first, as in Safari: end, 229', () => {
    const box = korean().end('요');
    expect(box.said).toEqual([]);
    expect(box.enter({ by: 229 }).said).toEqual(['안녕하세요']);
  });

  it('says it where nothing follows the end: 229, end', () => {
    expect(korean().enter({ by: 229, composing: true }).end('요').said).toEqual(['안녕하세요']);
  });

  it('is known by its place where Windows calls it Process', () => {
    const box = korean().enter({ by: 229, composing: true }, 'Process').end('요').enter({ by: 13 });
    expect(box.said).toEqual(['안녕하세요']);
  });

  it('may be the same key soon after: two lines are two lines', () => {
    const box = korean().enter({ by: 229, composing: true }).end('요').enter({ by: 13 }).letGo();
    box.start().update('네').enter({ by: 229, composing: true }).end('네').letGo();
    expect(box.type('ok').enter({ by: 13 }).said).toEqual(['안녕하세요', '네', 'ok']);
  });

  it('says nothing when it takes a Hanja', () => {
    const box = new Box().start().update('한').enter({ by: 229, composing: true }).end('漢');
    expect(box.said).toEqual([]);
    expect(box.letGo().enter({ by: 13 }).said).toEqual(['漢']);
  });

  it('is forgotten when another key follows before the end', () => {
    const guard = new ImeGuard();
    guard.compositionstart();
    guard.compositionupdate('요');
    guard.keydown(press('Enter', 229, true));
    guard.keydown(press('a', 229, true, 'KeyA'));
    expect(guard.compositionend('요')).toBeUndefined();
  });
});

describe('the first Enter in Japanese and Chinese', () => {
  it('takes the candidate and says nothing: 229, end', () => {
    const box = japanese().enter({ by: 229, composing: true }).end('日本').letGo();
    expect(box.said).toEqual([]);
    expect(box.enter({ by: 13 }).said).toEqual(['日本']);
  });

  it('takes the candidate and says nothing, as in Safari: end, 229', () => {
    const box = japanese().end('日本').enter({ by: 229 }).letGo();
    expect(box.said).toEqual([]);
    expect(box.enter({ by: 13 }).said).toEqual(['日本']);
  });

  it('leaves Pinyin as letters and says nothing', () => {
    const box = new Box().start().update('ni hao').enter({ by: 229, composing: true }).end('nihao');
    expect(box.said).toEqual([]);
  });
});

describe('Enter without an input method', () => {
  it('says the line', () => {
    expect(new Box().type('hello').enter({ by: 13 }).said).toEqual(['hello']);
  });

  it('says it after a composition that something else had ended', () => {
    expect(korean().end('요').type(' ').enter({ by: 13 }).said).toEqual(['안녕하세요 ']);
  });
});

describe('Shift+Enter', () => {
  /** Like the browser's, which has its facts as getters of the prototype. */
  class ShiftEnter {
    constructor(
      readonly keyCode: number,
      readonly isComposing: boolean,
    ) {}
    get key() {
      return 'Enter';
    }
    get code() {
      return 'Enter';
    }
    get shiftKey() {
      return true;
    }
  }

  it('breaks the line, in the middle of a syllable too', () => {
    const guard = new ImeGuard();
    guard.compositionstart();
    guard.compositionupdate('가');
    expect(guard.keydown(new ShiftEnter(229, true))).toBe('ime');
    expect(guard.compositionend('가')).toBeUndefined();
    expect(guardedKey(new ShiftEnter(13, false))).toBeUndefined();
  });
});

describe('Esc, Tab and the arrows', () => {
  const keys = ['Escape', 'Tab', 'ArrowUp', 'ArrowDown'] as const;

  it('act when the Hangul syllable is whole, and once', () => {
    for (const key of keys) {
      const guard = new ImeGuard();
      guard.compositionstart();
      guard.compositionupdate('ㅁ');
      expect(guard.keydown(press(key, 229, true, key))).toBe('on-end');
      expect(guard.compositionend('ㅁ')).toBe(key);
      guard.acted(key);
      expect(guard.keydown(press(key, 9, false, key))).toBe('echo');
      guard.keyup(press(key, 9, false, key));
      expect(guard.keydown(press(key, 9, false, key))).toBe('now');
    }
  });

  it('come through a second time when they were of no use', () => {
    const guard = new ImeGuard();
    guard.compositionstart();
    guard.compositionupdate('요');
    guard.keydown(press('Tab', 229, true, 'Tab'));
    guard.compositionend('요');
    expect(guard.keydown(press('Tab', 9, false, 'Tab'))).toBe('now');
  });

  it('belong to the input method while it has candidates', () => {
    for (const key of keys) {
      const guard = new ImeGuard();
      guard.compositionstart();
      guard.compositionupdate('にほん');
      expect(guard.keydown(press(key, 229, true, key))).toBe('ime');
      expect(guard.compositionend('日本')).toBeUndefined();
    }
  });
});
