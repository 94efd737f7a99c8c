/** Tells when the phone has a network again; the function that comes back ends it. */
export function onBackOnline(run: () => void): () => void {
  const listener = (change: { isConnected?: boolean }) => {
    if (change.isConnected) run();
  };
  wx.onNetworkStatusChange(listener);
  // The typings give this one a listener without what it is told.
  return () => wx.offNetworkStatusChange(listener as Parameters<typeof wx.offNetworkStatusChange>[0]);
}
