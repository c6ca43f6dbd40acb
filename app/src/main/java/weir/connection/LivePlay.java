package weir.connection;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import weir.media.Frame;
import weir.media.FrameHeader;
import weir.media.ViewerClock;
import weir.rtmp.chunk.ChunkedMessage;
import weir.stream.DropBuffer;
import weir.stream.StreamKey;
import weir.stream.Subscriber;

/**
 * One stream played over one message stream of a connection: what waits to be written, and what its player wants to see. It
 * begins when its own subscription has joined: what comes before is of another subscription to the same stream.
 */
final class LivePlay implements Play {

    private final int streamId;
    private final int subscription;
    private StreamKey key;
    private final int chunkSize;
    private final boolean multitrack;
    private final DropBuffer buffer;
    /** Messages that belong behind the last frame. */
    private final ArrayDeque<byte[]> tail = new ArrayDeque<>();

    private Optional<RtmpEncoding> encoding = Optional.empty();
    private boolean audioWanted = true;
    private boolean videoWanted = true;
    private boolean paused;
    private boolean joined;
    private boolean ended;

    /**
     * @param subscription another one for every play of the connection
     * @param multitrack the player declared that it reads multitrack messages
     */
    LivePlay(int streamId, int subscription, StreamKey key, int chunkSize, boolean multitrack, DropBuffer buffer) {
        this.streamId = streamId;
        this.subscription = subscription;
        this.key = key;
        this.chunkSize = chunkSize;
        this.multitrack = multitrack;
        this.buffer = buffer;
    }

    @Override
    public int streamId() {
        return streamId;
    }

    @Override
    public int subscription() {
        return subscription;
    }

    @Override
    public StreamKey key() {
        return key;
    }

    void join(Subscriber.Joined start) {
        joined = true;
        key = start.key(); // the Hub's own, to be told from others at a glance
        List<Frame> wanted = start.cached().stream().filter(this::wants).toList();
        buffer.seed(wanted, start.awaitKeyframe());
    }

    @Override
    public boolean hasJoined() {
        return joined;
    }

    @Override
    public void offer(Subscriber.Delivered delivered) {
        if (!joined || ended) {
            return;
        }
        if (delivered.newPublication()) {
            buffer.interrupt();
        }
        for (Frame frame : delivered.frames()) {
            if (wants(frame)) {
                buffer.offer(frame);
            }
        }
    }

    private boolean wants(Frame frame) {
        if (frame.header().multitrack() && !multitrack) {
            return false;
        }
        if (frame.isConfiguration() || isMetadata(frame)) {
            return true;
        }
        return !paused
                && switch (frame.type()) {
                    case AUDIO -> audioWanted;
                    case VIDEO -> videoWanted;
                    case DATA -> true;
                };
    }

    @Override
    public void wantAudio(boolean wanted) {
        audioWanted = wanted;
    }

    @Override
    public void wantVideo(boolean wanted) {
        if (videoWanted != wanted) {
            videoWanted = wanted;
            buffer.interrupt();
        }
    }

    @Override
    public void pause(boolean pausing) {
        if (paused != pausing) {
            paused = pausing;
            buffer.interrupt();
        }
    }

    @Override
    public void end(byte[] last) {
        ended = true;
        tail.add(last);
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public boolean isEmpty() {
        return buffer.isEmpty() && tail.isEmpty();
    }

    @Override
    public boolean overflowed() {
        return buffer.overflowed();
    }

    @Override
    public boolean isHeld() {
        return false;
    }

    @Override
    public void drainTo(Batch batch, int maxBytes, Outbox.Sent sent) {
        while (batch.bytes() < maxBytes) {
            Optional<Frame> frame = buffer.poll();
            if (frame.isEmpty()) {
                drainTail(batch);
                return;
            }
            batch.add(encoded(frame.get()));
            sent.frame(frame.get().size());
        }
    }

    private void drainTail(Batch batch) {
        while (!tail.isEmpty()) {
            batch.add(tail.poll());
        }
    }

    /** The first other frame sets the clock. Metadata before it goes out at 0: at any other time FFmpeg takes it for subtitles. */
    private ChunkedMessage encoded(Frame frame) {
        if (encoding.isEmpty() && isMetadata(frame)) {
            return frame.at(0).encodedBy(encodingFrom(0));
        }
        if (encoding.isEmpty()) {
            encoding = Optional.of(encodingFrom(frame.timestamp()));
        }
        return frame.encodedBy(encoding.get());
    }

    private RtmpEncoding encodingFrom(long firstFrameTime) {
        return new RtmpEncoding(chunkSize, streamId, ViewerClock.startingAt(firstFrameTime));
    }

    private static boolean isMetadata(Frame frame) {
        return frame.header().role() == FrameHeader.Role.METADATA;
    }
}
