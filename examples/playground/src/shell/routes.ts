import type { Type } from '@angular/core';
import type { Route, Routes } from '@angular/router';

export interface Entry {
  readonly path: string;
  readonly name: string;
  readonly says: string;
  readonly load: () => Promise<Type<unknown>>;
}

export interface Group {
  readonly name: string;
  readonly entries: readonly Entry[];
}

const hasZone = 'Zone' in globalThis;

export const groups: readonly Group[] = [
  {
    name: 'Waiting',
    entries: [
      {
        path: 'gather',
        name: 'gather, asCompleted',
        says: 'All results in order, or each as it comes.',
        load: () => import('../pages/gather').then((m) => m.GatherPage),
      },
      {
        path: 'wait',
        name: 'wait',
        says: 'Until the first is done, the first fails, or all are done.',
        load: () => import('../pages/wait').then((m) => m.WaitPage),
      },
      {
        path: 'shield',
        name: 'shield',
        says: 'A cancel that stops in front of the work.',
        load: () => import('../pages/shield').then((m) => m.ShieldPage),
      },
      {
        path: 'wait-for',
        name: 'waitFor',
        says: 'A timeout that waits for the cleanup.',
        load: () => import('../pages/wait-for').then((m) => m.WaitForPage),
      },
      {
        path: 'task-group',
        name: 'TaskGroup',
        says: 'Children that end together.',
        load: () => import('../pages/task-group').then((m) => m.TaskGroupPage),
      },
    ],
  },
  {
    name: 'Sharing',
    entries: [
      {
        path: 'semaphore',
        name: 'Lock, Semaphore',
        says: 'So many at a time, first come, first served.',
        load: () => import('../pages/semaphore').then((m) => m.SemaphorePage),
      },
      {
        path: 'event',
        name: 'Event',
        says: 'A flag to wait for, and a stream that pauses.',
        load: () => import('../pages/event').then((m) => m.EventPage),
      },
      {
        path: 'condition',
        name: 'Condition',
        says: 'Wait until a thing is so, under a lock.',
        load: () => import('../pages/condition').then((m) => m.ConditionPage),
      },
      {
        path: 'barrier',
        name: 'Barrier',
        says: 'Nobody goes on before all are there.',
        load: () => import('../pages/barrier').then((m) => m.BarrierPage),
      },
      {
        path: 'queue',
        name: 'Queue',
        says: 'A buffer with back-pressure.',
        load: () => import('../pages/queue').then((m) => m.QueuePage),
      },
    ],
  },
  {
    name: 'The thread',
    entries: [
      {
        path: 'to-thread',
        name: 'toThread',
        says: 'A spin that would have frozen the page.',
        load: () => import('../pages/to-thread').then((m) => m.ToThreadPage),
      },
      {
        path: 'switching',
        name: '10 000 tasks',
        says: 'A million switches, and the page stays smooth.',
        load: () => import('../pages/switching').then((m) => m.SwitchingPage),
      },
    ],
  },
  {
    name: 'In Angular',
    entries: [
      {
        path: 'async-pipe',
        name: '| async, toSignal',
        says: 'A coroutine in a template.',
        load: () => import('../pages/async-pipe').then((m) => m.AsyncPipePage),
      },
      {
        path: 'destroyed',
        name: 'takeUntilDestroyed',
        says: 'A component that cleans up after it is gone.',
        load: () => import('../pages/destroyed').then((m) => m.DestroyedPage),
      },
      {
        path: 'resource',
        name: 'rxResource',
        says: 'A new request cancels the one before.',
        load: () => import('../pages/resource').then((m) => m.ResourcePage),
      },
      {
        path: 'http',
        name: 'HttpClient, guarded',
        says: 'A shared semaphore, a timeout and a retry.',
        load: () => import('../pages/http').then((m) => m.HttpPage),
      },
      {
        path: 'type-ahead',
        name: 'Type-ahead',
        says: 'The next search waits for the cleanup of the last.',
        load: () => import('../pages/type-ahead').then((m) => m.TypeAheadPage),
      },
      {
        path: 'component-group',
        name: 'A group per component',
        says: 'Tasks that live as long as their component.',
        load: () => import('../pages/component-group').then((m) => m.ComponentGroupPage),
      },
      {
        path: 'workers',
        name: 'Workers',
        says: 'Functions of a module, and a worker that asks the page.',
        load: () => import('../pages/workers').then((m) => m.WorkersPage),
      },
      ...(hasZone
        ? [
            {
              path: 'zone',
              name: 'zone.js',
              says: 'Inside the zone, and outside it.',
              load: () => import('../pages/zone').then((m) => m.ZonePage),
            },
          ]
        : []),
    ],
  },
];

const pages: Routes = groups.flatMap(({ entries }) =>
  entries.map(({ path, name, load }): Route => ({ path, title: `${name} · rxjs-asyncio`, loadComponent: load })),
);

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'rxjs-asyncio playground',
    loadComponent: () => import('../pages/home').then((m) => m.HomePage),
  },
  ...pages,
  { path: '**', redirectTo: '' },
];
