package streamwright.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one line that a program prints: how many records, how long, how much CPU, how much memory. */
final class Report {
    private Report() {}

    /**
     * Counts from the first record processed to {@code end}. CPU time is of the whole process (compiler and
     * collector threads included) in that span; {@code process_cpu_s} adds the start of the JVM.
     */
    static void print(String program, Progress progress, Progress.Moment end) throws IOException {
        Progress.Moment first = progress.first();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("program", program);
        line.put("measured", "from the first record processed to the last");
        line.put("records", progress.records());
        line.put("elapsed_ms", (end.nanos() - first.nanos()) / 1_000_000);
        line.put("cpu_s", seconds(end.cpuNanos() - first.cpuNanos()));
        line.put("process_cpu_s", seconds(end.cpuNanos()));
        line.put("peak_rss_kb", peakRssKb());
        System.out.println(json(line));
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / 1e6) / 1e3;
    }

    /** The most memory that the process ever had resident, as Linux counts it. */
    private static long peakRssKb() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return -1;
    }

    private static String json(Map<String, Object> line) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(line);
    }
}
