// Loaded into a server of the load test before the server itself: however the load test ends, so does the server. In
// the server's threads, which load it too, there is nobody to listen to.
if (process.channel !== undefined) {
  process.on('disconnect', () => process.exit(1));
  process.channel.unref();
}
