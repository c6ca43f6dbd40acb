package weir.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.flv.FlvMetadata;
import weir.flv.FlvWriter;
import weir.media.Codec;
import weir.media.Frame;
import weir.media.GopLimits;
import weir.media.StreamCache;
import weir.stream.StreamKey;

/**
 * The files of one stream, from the first frame on: decides where one ends and the next begins. Each begins with all
 * configuration and at time 0. Blocks; used by one thread at a time.
 */
final class Recording {

    /** Told as files come and go. */
    interface Listener {
        void began(Path file);

        /** @param millis how long it plays */
        void completed(Path file, long millis, long bytes);
    }

    /** How far it is. @param millis of the file being written @param bytes of all files so far */
    record Progress(Optional<Path> file, long millis, long bytes, int files) {
        static final Progress NONE = new Progress(Optional.empty(), 0, 0, 0);
    }

    /** A stream that begins so early keeps its own times, so that what is interleaved with its first frame has its place too. */
    private static final long EARLY = 1_000;

    private static final int NO_TRACK = Integer.MAX_VALUE;

    private final StreamKey key;
    private final RecordingPlan plan;
    private final RecordSettings settings;
    private final InstantSource clock;
    private final Listener listener;
    private final StreamCache headers = new StreamCache(new GopLimits(0, 0));
    private final Map<Frame.Type, Codec> codecs = new EnumMap<>(Frame.Type.class);
    private Optional<RecordingFile> file = Optional.empty();
    private Optional<Frame> metadata = Optional.empty();
    private int leadingTrack = NO_TRACK;
    private long base;
    private int files;
    private long bytesBefore;

    Recording(StreamKey key, RecordingPlan plan, RecordSettings settings, InstantSource clock, Listener listener) {
        this.key = key;
        this.plan = plan;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
    }

    /** The frames that follow are of another encoder connection. */
    void newPublication() throws IOException {
        headers.clear();
        leadingTrack = NO_TRACK;
        if (plan.onReconnect() == RecordingPlan.Reconnect.NEW_FILE) {
            finish();
        }
    }

    /** Writes frames, on the stream's clock, and hands them to the system. */
    void write(List<Frame> frames) throws IOException {
        for (Frame frame : frames) {
            write(frame);
        }
        if (file.isPresent()) {
            file.get().flush();
        }
    }

    private void write(Frame frame) throws IOException {
        headers.add(frame);
        switch (frame.header().role()) {
            case METADATA -> metadata(frame);
            case CONFIGURATION -> {
                separateCodecs(frame);
                put(frame);
            }
            case KEYFRAME, INTER, AUDIO -> {
                separateCodecs(frame);
                coded(frame);
            }
            case DATA, SEQUENCE_END -> put(frame);
            case EMPTY -> {}
        }
    }

    /** What the file's beginning says already is not said again. */
    private void metadata(Frame frame) throws IOException {
        if (metadata.filter(said -> Arrays.equals(said.payload(), frame.payload()))
                .isEmpty()) {
            metadata = Optional.of(frame);
            put(frame);
        }
    }

    /** Players set up one decoder for each kind of media in a file. */
    private void separateCodecs(Frame frame) throws IOException {
        boolean leads = !frame.header().multitrack() || frame.header().tracks().contains(0);
        if (leads && frame.header().codec().isPresent()) {
            Codec codec = frame.header().codec().get();
            Codec before = codecs.putIfAbsent(frame.type(), codec);
            if (before != null && before != codec) {
                finish();
                codecs.put(frame.type(), codec);
            }
        }
    }

    private void coded(Frame frame) throws IOException {
        if (file.isEmpty() || isDue(frame)) {
            begin(frame);
        }
        put(frame);
    }

    private boolean isDue(Frame frame) {
        long elapsed = frame.timestamp() - base;
        long length = plan.segment().isZero()
                ? FlvWriter.MAX_TIMESTAMP / 2
                : plan.segment().toMillis();
        return elapsed > FlvWriter.MAX_TIMESTAMP || canBegin(frame) && elapsed >= length;
    }

    private boolean canBegin(Frame frame) {
        if (!frame.isKeyframe()) {
            return !headers.hasVideo();
        }
        int track = frame.header().tracks().get(0);
        leadingTrack = Math.min(leadingTrack, track);
        return track == leadingTrack;
    }

    private void begin(Frame first) throws IOException {
        finish();
        Path name = plan.fileName().fill(new FilePattern.Subject(key, clock.instant(), files + 1));
        metadata = headers.metadata();
        FlvMetadata said =
                metadata.flatMap(frame -> FlvMetadata.parse(frame.payload())).orElse(FlvMetadata.NONE);
        RecordingFile begun = RecordingFile.create(settings.directory().resolve(name), said, settings.indexEntries());
        file = Optional.of(begun);
        base = files == 0 && first.timestamp() < EARLY ? 0 : first.timestamp();
        files++;
        listener.began(begun.name());
        for (Frame frame : headers.snapshot()) {
            if (frame.isConfiguration()) {
                put(frame.at(base));
            }
        }
    }

    private void put(Frame frame) throws IOException {
        if (file.isPresent()) {
            long time = Math.min(Math.max(0, frame.timestamp() - base), FlvWriter.MAX_TIMESTAMP);
            file.get().write(frame.at(time));
        }
    }

    /** Completes the file that is being written, if there is one. */
    void finish() throws IOException {
        if (file.isPresent()) {
            file.get().finish();
            close();
        }
    }

    /** After an error: completes the file with what reached the disk, which may fail as well. */
    void salvage() throws IOException {
        if (file.isPresent()) {
            file.get().salvage();
            close();
        }
    }

    private void close() {
        RecordingFile closed = file.orElseThrow();
        file = Optional.empty();
        codecs.clear();
        bytesBefore += closed.bytes();
        listener.completed(closed.name(), closed.duration(), closed.bytes());
    }

    Progress progress() {
        return new Progress(
                file.map(RecordingFile::name),
                file.map(RecordingFile::duration).orElse(0L),
                bytesBefore + file.map(RecordingFile::bytes).orElse(0L),
                files);
    }
}
