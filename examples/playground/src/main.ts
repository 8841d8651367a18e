import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './shell/app';
import { appConfig } from './shell/config';
import { exposeForTests } from './shell/expose';

exposeForTests();
bootstrapApplication(App, appConfig()).catch((error: unknown) => console.error(error));
