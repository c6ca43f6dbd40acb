/** Measures what carries media from node to node; see docs/adr/0009. */
package weir.cluster.lane;
