/** Counts who is inside at the same time. */
export class Room {
  inside = 0;
  most = 0;
  passed = 0;

  enter() {
    this.most = Math.max(this.most, ++this.inside);
  }

  leave() {
    this.inside--;
    this.passed++;
  }
}
