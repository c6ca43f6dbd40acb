package weir.cluster.lane;

/** How much is sent. */
enum LaneLoad {
    /** Streams of 2.5 Mbit/s, each frame in a message of its own. */
    LIVE(200, 12_300),
    /** As much as credit allows. */
    UNTHROTTLED(20, 12_300);

    private final int streams;
    private final int pictureBytes;

    LaneLoad(int streams, int pictureBytes) {
        this.streams = streams;
        this.pictureBytes = pictureBytes;
    }

    int streams() {
        return streams;
    }

    int pictureBytes() {
        return pictureBytes;
    }

    /** Of the streams in real time: 25 pictures and 50 sounds a second. */
    double megabytesPerSecond() {
        return streams * 25 * (pictureBytes + 200) / 1e6;
    }
}
