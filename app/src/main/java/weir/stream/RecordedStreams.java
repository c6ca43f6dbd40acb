package weir.stream;

/** Where recordings are played from. */
public interface RecordedStreams {

    /** None at all. */
    RecordedStreams NONE = new RecordedStreams() {
        @Override
        public boolean mayHave(StreamKey key) {
            return false;
        }

        @Override
        public void play(Playback.Request request) {
            throw new IllegalStateException("no recordings here");
        }
    };

    /** Whether this is a recording's name, be there one or not: it is never that of a live stream. */
    boolean mayHave(StreamKey key);

    /** Looks for the recording and tells the viewer what it finds. */
    void play(Playback.Request request);
}
