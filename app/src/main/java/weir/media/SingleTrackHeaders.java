package weir.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.media.FrameHeader.Configuration;
import weir.media.FrameHeader.Role;

/** The one instance of each header that a frame without the multitrack packet can have, so that classifying allocates nothing. */
final class SingleTrackHeaders {

    private static final Codec[] CODECS = Codec.values();
    private static final List<List<FrameHeader>> CONFIGURATIONS = configurations();
    private static final List<List<FrameHeader>> OTHERS = others();

    static final FrameHeader EMPTY = of(Role.EMPTY, Optional.empty());
    static final FrameHeader METADATA = of(Role.METADATA, Optional.empty());
    static final FrameHeader DATA = of(Role.DATA, Optional.empty());

    private SingleTrackHeaders() {}

    /** @param role any but CONFIGURATION */
    static FrameHeader of(Role role, Optional<Codec> codec) {
        return OTHERS.get(role.ordinal()).get(index(codec));
    }

    /** @param configuration any but NONE */
    static FrameHeader of(Configuration configuration, Optional<Codec> codec) {
        return CONFIGURATIONS.get(configuration.ordinal()).get(index(codec));
    }

    private static int index(Optional<Codec> codec) {
        return codec.isPresent() ? codec.get().ordinal() : CODECS.length;
    }

    private static List<List<FrameHeader>> configurations() {
        List<List<FrameHeader>> headers = new ArrayList<>();
        for (Configuration configuration : Configuration.values()) {
            headers.add(configuration == Configuration.NONE ? List.of() : perCodec(Role.CONFIGURATION, configuration));
        }
        return List.copyOf(headers);
    }

    private static List<List<FrameHeader>> others() {
        List<List<FrameHeader>> headers = new ArrayList<>();
        for (Role role : Role.values()) {
            headers.add(role == Role.CONFIGURATION ? List.of() : perCodec(role, Configuration.NONE));
        }
        return List.copyOf(headers);
    }

    private static List<FrameHeader> perCodec(Role role, Configuration configuration) {
        List<FrameHeader> headers = new ArrayList<>();
        for (Codec codec : CODECS) {
            headers.add(new FrameHeader(role, configuration, Optional.of(codec), FrameHeader.TRACK_0, false));
        }
        headers.add(new FrameHeader(role, configuration, Optional.empty(), FrameHeader.TRACK_0, false));
        return List.copyOf(headers);
    }
}
