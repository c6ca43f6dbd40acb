/** Connections this node opens to other RTMP servers, to publish to them or to play from them, over TCP and TLS. */
package weir.outbound;
