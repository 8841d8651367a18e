import { provideHttpClient, withFetch } from '@angular/common/http';
import { type ApplicationConfig, type EnvironmentProviders, provideBrowserGlobalErrorListeners, type Provider } from '@angular/core';
import { provideRouter, withInMemoryScrolling } from '@angular/router';
import { routes } from './routes';

/** What both builds provide; zone.js adds its own. */
export function appConfig(...more: (Provider | EnvironmentProviders)[]): ApplicationConfig {
  return {
    providers: [
      provideBrowserGlobalErrorListeners(),
      provideRouter(routes, withInMemoryScrolling({ scrollPositionRestoration: 'top' })),
      provideHttpClient(withFetch()),
      ...more,
    ],
  };
}
