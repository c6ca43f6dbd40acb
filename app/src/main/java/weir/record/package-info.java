/** Recording: streams published to this node, written to FLV files beside the relay, which never waits for them. */
package weir.record;
