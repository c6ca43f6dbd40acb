package weir.node;

/** What a node listens for, apart from the other nodes. */
enum Listener {
    RTMP("rtmp"),
    HTTP("http"),
    OPERATIONS("operations");

    private final String word;

    Listener(String word) {
        this.word = word;
    }

    /** The listener's name in log lines and messages. */
    String word() {
        return word;
    }
}
