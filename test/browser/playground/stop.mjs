export default async function stop() {
  await Promise.all(globalThis.playgroundServers.map((server) => server.close()));
}
