import { provideZoneChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './shell/app';
import { appConfig } from './shell/config';
import { exposeForTests } from './shell/expose';

exposeForTests();
bootstrapApplication(App, appConfig(provideZoneChangeDetection({ eventCoalescing: true }))).catch((error: unknown) => console.error(error));
