package weir.loadtest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import weir.loadtest.client.PlayReport;
import weir.loadtest.client.PublishReport;

/** Reports as names and numbers: for JSON, and one to a line for people. */
final class Summary {

    private Summary() {}

    static Map<String, Object> of(PublishReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("publishers", report.publishers());
        fields.put("publishing", report.publishing());
        fields.put("frames", report.frames());
        fields.put("payloadBytes", report.bytes());
        fields.put("framesTheServerDidNotTake", report.skipped());
        fields.put("latestFrameMillis", report.latestMillis());
        fields.put("errors", report.errors());
        fields.put("lastError", report.lastError());
        return fields;
    }

    static Map<String, Object> of(PlayReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("players", report.players());
        fields.put("playing", report.playing());
        fields.put("begun", report.begun());
        fields.put("silent", report.silent());
        fields.put("slowOrStuckPlayers", report.limitedPlayers());
        fields.put("slowOrStuckPlaying", report.limitedPlaying());
        fields.put("frames", report.frames());
        fields.put("bytes", report.bytes());
        fields.put("missingFrames", report.missing());
        fields.put("lateFrames", report.late());
        fields.put("duplicateFrames", report.duplicates());
        fields.put("undecodablePictures", report.undecodable());
        fields.put("timestampsBackwards", report.backwards());
        fields.put("framesWithoutStamp", report.unstamped());
        fields.put("latencyMillis", percentiles(report.latency()));
        fields.put("firstFrameMillis", percentiles(report.firstFrame()));
        fields.put("startUpMillis", percentiles(report.startUp()));
        fields.put("closedByServer", report.closed());
        fields.put("errors", report.errors());
        fields.put("lastError", report.lastError());
        return fields;
    }

    static Map<String, Object> percentiles(Histogram micros) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", micros.getTotalCount());
        fields.put("p50", micros.getValueAtPercentile(50) / 1e3);
        fields.put("p90", micros.getValueAtPercentile(90) / 1e3);
        fields.put("p99", micros.getValueAtPercentile(99) / 1e3);
        fields.put("p99.9", micros.getValueAtPercentile(99.9) / 1e3);
        fields.put("max", micros.getMaxValue() / 1e3);
        return fields;
    }

    /** A line for each field. */
    static String text(Map<String, Object> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(String.format(Locale.ROOT, "%-28s %s%n", name, value)));
        return text.toString().stripTrailing();
    }
}
