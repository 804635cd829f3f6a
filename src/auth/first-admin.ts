import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { isName } from '../contract/names.js';
import { sayAtLast } from '../config/outputs.js';
import { Settings } from '../config/settings.js';
import { StartupError } from '../database/startup-error.js';
import { AccountCreator } from './account-creator.js';
import { randomPassword } from './random-password.js';

/** At the first start creates the admin who creates all other accounts. There is no default password. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  readonly #logger = new Logger(FirstAdmin.name);

  constructor(
    private readonly maker: AccountCreator,
    private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const name = this.settings.ADMIN_NAME;
    if (!isName(name)) throw new StartupError(`ADMIN_NAME ${JSON.stringify(name)} is not allowed as a name.`);
    const chosen = this.settings.ADMIN_PASSWORD;
    const password = chosen ?? randomPassword();
    const made = await this.maker.createFirstAdmin({ name, password }).catch((error: unknown) => {
      if (!(error instanceof ChatError) || !['INVALID', 'CONFLICT'].includes(error.code)) throw error;
      const setting = error.facts.field ?? 'ADMIN_NAME';
      throw new StartupError(`${setting} is refused: ${error.message}`);
    });
    if (made && chosen === undefined) print(name, password);
    else if (made) this.#logger.log(`created the admin ${name} with the password of ADMIN_PASSWORD`);
    else if (chosen !== undefined) {
      this.#logger.warn(
        `ADMIN_PASSWORD is ignored: there is an admin (set a password with: npm run passwd -- NAME)`,
      );
    }
  }
}

/** At once after COMMIT, to the terminal and not to the log: if the start fails later, the password is still known. */
function print(name: string, password: string): void {
  // the password exists only in this message: keep trying until an output takes it
  void sayAtLast(
    `First admin: ${name}   password: ${password}\n` +
      `This password is shown only now. Keep it, or set another: npm run passwd -- ${name}\n`,
  );
}
