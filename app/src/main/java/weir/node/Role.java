package weir.node;

/** What a node may do in the cluster. */
enum Role {
    /** Takes publishers. */
    INGEST,
    /** Serves viewers. */
    EDGE
}
