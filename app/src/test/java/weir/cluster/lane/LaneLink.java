package weir.cluster.lane;

/** What carries the media. */
enum LaneLink {
    /** Nothing: frames are thrown away where they would leave. What is left is the work around the link. */
    NONE,
    ARTERY,
    TCP
}
