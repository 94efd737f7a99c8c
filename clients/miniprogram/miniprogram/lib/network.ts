/** Calls back when the phone has a network again; the returned function ends this. */
export function onBackOnline(run: () => void): () => void {
  const listener = (change: { isConnected?: boolean }) => {
    if (change.isConnected) run();
  };
  wx.onNetworkStatusChange(listener);
  // The typings declare this listener without its argument.
  return () => wx.offNetworkStatusChange(listener as Parameters<typeof wx.offNetworkStatusChange>[0]);
}
