/** Live streams: the sharded Stream actor, the publisher's side, each node's Hub, and the Subscribers with their drop buffers. */
package weir.stream;
