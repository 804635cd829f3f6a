import { NO_COLOUR } from '../../../src/contract/rest.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { hasText, put, useText } from '../i18n/index.js';
import { houseClass } from '../kit/house-mark.js';
import { roomSettingsStrings } from './strings.js';

const COLOURS = Array.from({ length: LIMITS.colours }, (_, colour) => colour);

/** One of the house's colours, or none: radio buttons, so that the arrow keys choose. */
export function ColourField({
  value,
  onChange,
}: {
  value: number | undefined;
  onChange: (colour: number) => void;
}) {
  const t = useText(roomSettingsStrings);
  return (
    <fieldset className="room-settings-colours">
      <legend>{t.colour}</legend>
      <div>
        <label className="room-settings-plain">
          <input
            type="radio"
            name="colour"
            checked={value === undefined || value === NO_COLOUR}
            onChange={() => onChange(NO_COLOUR)}
          />
          {t.colour_none}
        </label>
        {COLOURS.map(colour => {
          const key = `colour_${colour}`;
          const name = hasText(t, key) ? put(t[key], {}) : String(colour);
          return (
            <label key={colour} className={houseClass(colour)} title={name}>
              <input
                type="radio"
                name="colour"
                aria-label={name}
                checked={colour === value}
                onChange={() => onChange(colour)}
              />
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
