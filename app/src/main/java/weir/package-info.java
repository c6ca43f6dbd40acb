/** Weir, a clustered live-media relay: publish to any node, play from any node. */
package weir;
