import { accountStrings } from '../account/strings.js';
import { composerStrings } from '../composer/strings.js';
import { errorStrings } from '../i18n/errors.js';
import { kitStrings } from '../kit/strings.js';
import { loginStrings } from '../login/strings.js';
import { membersStrings } from '../members/strings.js';
import { moderationStrings } from '../moderation/strings.js';
import { presenceStrings } from '../presence/strings.js';
import { streamStrings } from '../stream/strings.js';
import { whispersStrings } from '../whispers/strings.js';
import { shellStrings } from './strings.js';

/** Every string of the page, by feature and language. */
export const STRINGS = {
  account: accountStrings,
  composer: composerStrings,
  errors: errorStrings,
  kit: kitStrings,
  login: loginStrings,
  members: membersStrings,
  moderation: moderationStrings,
  presence: presenceStrings,
  shell: shellStrings,
  stream: streamStrings,
  whispers: whispersStrings,
};
