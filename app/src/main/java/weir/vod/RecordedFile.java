package weir.vod;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.flv.Contents;
import weir.flv.FlvMetadata;
import weir.flv.FlvReader;
import weir.flv.FlvTag;
import weir.flv.KeyframeIndex;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.rtmp.amf.AmfValue;

/**
 * One recording, read for one viewer: tag by tag, and what is known of it by then. Its memory does not depend on the file's size: an index
 * that the file carries is read when it is needed, and what is learnt of a file without one is bounded. Blocking; not thread-safe.
 */
final class RecordedFile implements Closeable {

    private static final int BUFFER_BYTES = 4 * 1024;
    private static final int MOST_LEARNT = 1_000;
    /** How far the beginning is read for what belongs before the first frame. */
    private static final int MOST_HEAD_TAGS = 64;

    private static final int MOST_HEAD_BYTES = 1 << 20;
    /** What makes sense only in the file. */
    private static final List<String> OF_THE_FILE = List.of("keyframes", "filesize", "hasKeyframes");

    private final SeekableByteChannel channel;
    private final FlvReader reader;
    private final Configurations configurations = new Configurations();
    private final Contents learnt = new Contents(MOST_LEARNT);
    private final long begin;
    private final Optional<Frame> metadata;
    private final Optional<Long> duration;
    private boolean indexed;
    /** Up to here nothing was passed over. */
    private long learntTo;

    private long lastTime;

    private RecordedFile(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.reader = FlvReader.open(channel, BUFFER_BYTES);
        Optional<FlvTag> first = reader.next();
        Optional<FlvMetadata> said = first.flatMap(RecordedFile::metadataOf);
        begin = said.isPresent() ? first.get().end() : reader.firstTag();
        metadata = said.map(RecordedFile::forViewers);
        duration = said.flatMap(FlvMetadata::duration);
        indexed = said.flatMap(FlvMetadata::keyframes).isPresent();
        learntTo = begin;
        readHead();
    }

    /**
     * @param channel closed with the recording, and when it is none
     * @throws weir.flv.FlvException when it is no FLV file
     */
    static RecordedFile open(SeekableByteChannel channel) throws IOException {
        try {
            return new RecordedFile(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<FlvMetadata> metadataOf(FlvTag tag) {
        return tag.frame().type() == Frame.Type.DATA
                ? FlvMetadata.parse(tag.frame().payload())
                : Optional.empty();
    }

    /** At time 0: at another one FFmpeg takes metadata for subtitles. */
    private static Frame forViewers(FlvMetadata metadata) {
        Map<String, AmfValue> fields = new LinkedHashMap<>(metadata.fields());
        OF_THE_FILE.forEach(fields::remove);
        byte[] payload = new FlvMetadata(fields).payload();
        return new Frame(Frame.Type.DATA, 0, payload, FrameClassifier.classify(Frame.Type.DATA, payload));
    }

    private void readHead() throws IOException {
        reader.seek(begin);
        int bytes = 0;
        for (int i = 0; i < MOST_HEAD_TAGS && bytes < MOST_HEAD_BYTES; i++) {
            Optional<FlvTag> tag = next();
            if (tag.isEmpty() || tag.get().frame().header().isCoded()) {
                break;
            }
            bytes += tag.get().frame().size();
        }
        reader.seek(begin);
    }

    /** The position of the first tag behind the metadata. */
    long begin() {
        return begin;
    }

    /** The position of the next tag. */
    long position() {
        return reader.position();
    }

    /** @param position where a tag begins */
    void goTo(long position) {
        reader.seek(position);
    }

    /** The next tag; empty at the end, for which see {@link #ending}. */
    Optional<FlvTag> next() throws IOException {
        Optional<FlvTag> tag = reader.next();
        tag.ifPresent(this::learn);
        return tag;
    }

    /** As {@link #next}, of a frame that is not sent: see {@link FlvReader#skim}. */
    Optional<FlvTag> skim() throws IOException {
        Optional<FlvTag> tag = reader.skim();
        tag.ifPresent(this::learn);
        return tag;
    }

    private void learn(FlvTag tag) {
        configurations.add(tag);
        if (tag.frame().header().isCoded()) {
            lastTime = Math.max(lastTime, tag.frame().timestamp());
        }
        if (tag.position() == learntTo) {
            learnt.add(tag.frame(), tag.position());
            learntTo = tag.end();
        }
    }

    FlvReader.Ending ending() {
        return reader.ending();
    }

    /** Milliseconds as the file says; of one that does not, up to the last frame seen so far. */
    long duration() {
        return Math.max(duration.orElse(0L), Math.max(learnt.duration(), lastTime));
    }

    /** The file says how long it is. */
    boolean saysDuration() {
        return duration.isPresent();
    }

    /** Whether a time is behind all that is known. */
    boolean isBeyond(long time) {
        return time > lastTime && time >= duration();
    }

    /** What a viewer needs before the frames from a position on, the first of which has this time. */
    List<Frame> opening(long position, long time) {
        List<Frame> opening = new ArrayList<>();
        metadata.ifPresent(opening::add);
        configurations.at(position).forEach(frame -> opening.add(frame.at(time)));
        return opening;
    }

    /** A place known so far from which a keyframe near a time can be looked for, not later than that. */
    KeyframeIndex.Entry near(long time) throws IOException {
        KeyframeIndex.Entry known = notAfter(learnt.keyframes(), time).orElse(new KeyframeIndex.Entry(0, begin));
        if (indexed) {
            Optional<KeyframeIndex.Entry> said = index().flatMap(index -> notAfter(index, time));
            indexed = said.isEmpty() || leadsToTag(said.get());
            if (indexed && said.isPresent() && said.get().position() > known.position()) {
                return said.get();
            }
        }
        return known;
    }

    private static Optional<KeyframeIndex.Entry> notAfter(KeyframeIndex index, long time) {
        return index.atOrBefore(time).filter(entry -> entry.time() <= time);
    }

    /** Read anew each time: of a long recording it takes more memory than all else. */
    private Optional<KeyframeIndex> index() throws IOException {
        reader.seek(reader.firstTag());
        return reader.next().flatMap(RecordedFile::metadataOf).flatMap(FlvMetadata::keyframes);
    }

    /** Files that were edited by hand carry indexes that are not true. */
    private boolean leadsToTag(KeyframeIndex.Entry entry) throws IOException {
        reader.seek(entry.position());
        Optional<FlvTag> tag = reader.next();
        return tag.isPresent() && Math.abs(tag.get().frame().timestamp() - entry.time()) <= 1;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
