package weir.media;

/** The codecs a header can name, by the name people know them. */
public enum Codec {
    H264("H.264 AVC");

    private final String label;

    Codec(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
