import { afterNextRender, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { release } from '../programs/task-group';
import { groups } from '../shell/routes';
import { Legend } from '../stage/legend';
import { Stage } from '../stage/stage';
import { Stages } from '../stage/stages';

@Component({
  selector: 'pg-home-page',
  imports: [Legend, RouterLink, Stage],
  providers: [Stages],
  templateUrl: './home.html',
  styleUrl: './home.css',
})
export class HomePage {
  readonly groups = groups;
  readonly release = () => release({ upload: 800, check: 600 });

  /** One look at what is to come, but not for who wants it quiet. */
  constructor() {
    const stages = inject(Stages);
    afterNextRender(() => {
      if (!matchMedia('(prefers-reduced-motion: reduce)').matches) stages.run();
    });
  }
}
