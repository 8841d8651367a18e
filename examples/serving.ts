import { once } from 'node:events';
import { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { AsyncContextManager } from '../lib/index.js';

/** A server on a free port of this machine, for as long as a block runs; the block is given the port. */
export function serving(server: Server): AsyncContextManager<number> {
  return {
    async enter() {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    async exit() {
      server.close();
      // A client keeps connections open for its next request.
      if (server instanceof HttpServer) server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
