/** Discrete events in an array of records, taken in order of time: customers at a single counter. */

type EventKind = "arrival" | "departure";

interface QueueEvent {
  readonly time: number;
  readonly kind: EventKind;
  readonly customer: number;
}

class EventQueue {
  private readonly events: QueueEvent[] = [];

  schedule(event: QueueEvent): void {
    this.events.push(event);
  }

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  /** Removes the earliest event. */
  next(): QueueEvent {
    let earliest = 0;
    for (let i = 1; i < this.events.length; i++) {
      if (this.events[i].time < this.events[earliest].time) earliest = i;
    }
    const [event] = this.events.splice(earliest, 1);
    return event;
  }
}

interface Statistics {
  waiting: number;
  served: number;
  finished: number;
}

function simulate(gap: number, service: number): Statistics {
  const queue = new EventQueue();
  for (let i = 0; i < 5; i++) queue.schedule({ time: gap * (i + 0.1 * Math.sin(i)), kind: "arrival", customer: i });
  const statistics: Statistics = { waiting: 0, served: 0, finished: 0 };
  let freeAt = 0;
  while (!queue.isEmpty) {
    const { time, kind, customer } = queue.next();
    if (kind === "arrival") {
      const start = Math.max(time, freeAt);
      statistics.waiting += (start - time) ** 2;
      freeAt = start + service * (1 + 0.3 * (customer % 2));
      queue.schedule({ time: freeAt, kind: "departure", customer });
    } else {
      statistics.served++;
      statistics.finished = time;
    }
  }
  return statistics;
}

// at [0.8, 1.1] wrt [0, 1]
export function congestion(gap: number, service: number): number {
  const { waiting, served, finished } = simulate(gap, service);
  return Math.sqrt(1 + waiting) / served + 0.1 * finished;
}
