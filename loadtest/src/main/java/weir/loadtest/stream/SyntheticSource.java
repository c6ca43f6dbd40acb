package weir.loadtest.stream;

import java.util.ArrayList;
import java.util.List;
import weir.media.Frame;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfEcmaArray;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;

/** A stream made up to a shape, each coded frame with its stamp. */
public final class SyntheticSource implements MediaSource {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;

    private final StreamShape shape;
    private int videos;
    private int audios;
    private int skippedVideos;
    private int skippedAudios;

    public SyntheticSource(StreamShape shape) {
        this.shape = shape;
    }

    @Override
    public List<Message> headers() {
        List<Message> headers = new ArrayList<>();
        headers.add(new Message(Frame.Type.DATA, 0, metadata()));
        if (shape.hasVideo()) {
            headers.add(new Message(Frame.Type.VIDEO, 0, H264.configuration()));
        }
        if (shape.audioRate() > 0) {
            headers.add(new Message(Frame.Type.AUDIO, 0, Aac.configuration()));
        }
        return headers;
    }

    @Override
    public long nextDueNanos() {
        return Math.min(videoDue(), audioDue());
    }

    @Override
    public Message next(long nowNanos) {
        long due = nextDueNanos();
        if (videoDue() == due) {
            Stamp stamp = new Stamp(videos - skippedVideos, nowNanos);
            int inGroup = videos % shape.groupFrames();
            byte[] payload = H264.frame(shape.videoBytes(), inGroup, videos / shape.groupFrames(), stamp);
            videos++;
            return new Message(Frame.Type.VIDEO, due / MILLISECOND, payload);
        }
        byte[] payload = Aac.frame(shape.audioBytes(), new Stamp(audios - skippedAudios, nowNanos));
        audios++;
        return new Message(Frame.Type.AUDIO, due / MILLISECOND, payload);
    }

    @Override
    public void skip() {
        if (videoDue() <= audioDue()) {
            videos++;
            skippedVideos++;
        } else {
            audios++;
            skippedAudios++;
        }
    }

    /** Where a coded frame of a made-up stream has its stamp. */
    public static int stampAt(Frame.Type type) {
        return type == Frame.Type.VIDEO ? H264.STAMP_AT : Aac.STAMP_AT;
    }

    private long videoDue() {
        return shape.hasVideo() ? videos * SECOND / shape.videoRate() : Long.MAX_VALUE;
    }

    private long audioDue() {
        return shape.audioRate() > 0 ? audios * SECOND / shape.audioRate() : Long.MAX_VALUE;
    }

    private byte[] metadata() {
        AmfObject fields = AmfObject.builder()
                .put("framerate", shape.videoRate())
                .put("encoder", "weir-loadtest")
                .build();
        return Amf0Writer.write(AmfValue.of("onMetaData"), new AmfEcmaArray(fields.fields()));
    }
}
