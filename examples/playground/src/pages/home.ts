import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { groups } from '../shell/routes';
import { Legend } from '../stage/legend';

@Component({
  selector: 'pg-home-page',
  imports: [Legend, RouterLink],
  templateUrl: './home.html',
  styleUrl: './home.css',
})
export class HomePage {
  readonly groups = groups;
}
