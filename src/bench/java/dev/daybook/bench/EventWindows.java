package dev.daybook.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people see of a log: its histogram, and the pages of the console against what they are made of. */
final class EventWindows {

    /** A log whose events are spread over a year. */
    static final String YEAR = "bench-year";

    private static final int CONNECTIONS = 4;
    private static final int HISTOGRAMS = 100;
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern PAGE = Pattern.compile("href=\"(/console/[a-z-]+)[?\"]");
    private static final Pattern PART = Pattern.compile("[\"']((?:/console/assets/|\\./)[\\w./-]+)[\"']");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Load load;
    private final Report report;
    private final String organization;
    private final int rounds;
    private final int warmUp;
    private final Duration round;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    EventWindows(Load load, Report report, String organization, int rounds, int warmUp, Duration round) {
        this.load = load;
        this.report = report;
        this.organization = organization;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.round = round;
    }

    void measure() throws Exception {
        Instant to = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        String year =
                "/api/v1/events/histogram?org=" + YEAR + "&by=day&from=" + to.minus(Duration.ofDays(365)) + "&to=" + to;
        histogram("Histogram of a year by day (ms)", year);
        histogram("Histogram of a year by day, of one label (ms)", year + "&event=Label+7");
        histogram("Histogram of a year by day, grouped by report (ms)", year + "&group=report");
        signIn();
        page();
        sizes();
    }

    private void histogram(String what, String address) throws IOException {
        List<Double> medians = new ArrayList<>();
        byte[] request = load.get(address);
        try (Load.Connection connection = new Load.Connection(load.port())) {
            for (int n = -warmUp; n < rounds; n++) {
                List<Long> times = new ArrayList<>();
                for (int i = 0; i < HISTOGRAMS; i++) {
                    long begin = System.nanoTime();
                    connection.exchange(request, 200);
                    times.add(System.nanoTime() - begin);
                }
                double median = Report.medianTime(times) / 1e6;
                System.out.printf(Locale.ROOT, "%s: %.1f%n", what, median);
                if (n >= 0) {
                    medians.add(median);
                }
            }
        }
        report.value(what, medians, "%.1f", "≤ 20");
    }

    /** The page holds a list and a histogram, so both are references: the list alone, and the two together. */
    private void page() throws Exception {
        byte[] page = load.getAs("text/html", "/console/events?org=" + organization, "Cookie: " + cookies());
        byte[] list = load.get("/api/v1/events?limit=100&org=" + organization);
        byte[] histogram = load.get("/api/v1/events/histogram?org=" + organization);
        List<Double> pages = new ArrayList<>();
        List<Double> lists = new ArrayList<>();
        List<Double> both = new ArrayList<>();
        // Templates are long in being compiled.
        for (int n = -5 * warmUp; n < rounds; n++) {
            double listRate = load.rate(CONNECTIONS, round, 200, i -> list);
            double bothRate = load.rate(CONNECTIONS, round, 200, i -> i % 2 == 0 ? list : histogram) / 2;
            double pageRate = load.rate(CONNECTIONS, round, 200, i -> page);
            System.out.printf(
                    Locale.ROOT,
                    "console: lists %.0f/s, with histograms %.0f/s, pages %.0f/s%n",
                    listRate,
                    bothRate,
                    pageRate);
            if (n >= 0) {
                lists.add(listRate);
                both.add(bothRate);
                pages.add(pageRate);
            }
        }
        String what = "First page of events in the console";
        report.ratio(what, "the list and the histogram that it shows, as JSON", pages, both, "≥ 0.67");
        report.ratio(what, "the list alone, as JSON", pages, lists, "");
    }

    /** What a browser transfers that comes for the first time: a page, compressed, and all that it names. */
    private void sizes() throws Exception {
        String events = "/console/events?org=" + organization;
        double size = transferred(events) / 1024.0;
        report.value("Page of events with its parts, transferred (KB)", List.of(size), "%.1f", "≤ 60");
        Set<String> others = new LinkedHashSet<>();
        Matcher pages = PAGE.matcher(body(get(events, "identity")));
        while (pages.find()) {
            others.add(pages.group(1));
        }
        double largest = size;
        for (String page : others) {
            largest = Math.max(largest, transferred(page) / 1024.0);
        }
        report.value(
                "Largest of " + others.size() + " pages of the console, transferred (KB)",
                List.of(largest),
                "%.1f",
                "≤ 60");
    }

    private long transferred(String page) throws Exception {
        Set<String> parts = new LinkedHashSet<>(List.of(page));
        List<String> unseen = new ArrayList<>(parts);
        long bytes = 0;
        while (!unseen.isEmpty()) {
            String address = unseen.removeLast();
            bytes += get(address, "gzip").body().length;
            if (address.equals(page) || address.endsWith(".js") || address.endsWith(".css")) {
                Matcher part = PART.matcher(body(get(address, "identity")));
                while (part.find()) {
                    String named = URI.create(address).resolve(part.group(1)).getPath();
                    if (named.startsWith("/console/assets/") && parts.add(named)) {
                        unseen.add(named);
                    }
                }
            }
        }
        System.out.printf(Locale.ROOT, "%s: %d bytes in %d parts %s%n", page, bytes, parts.size(), parts);
        return bytes;
    }

    private void signIn() throws Exception {
        Matcher form = FORM_TOKEN.matcher(body(get("/console/sign-in", "identity")));
        if (!form.find()) {
            throw new IOException("There is no form to sign in with");
        }
        HttpRequest request = request("/console/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "token=" + encode(load.token()) + "&next=&_csrf=" + encode(form.group(1))))
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 303) {
            throw new IOException("The console does not let in: " + answer.statusCode() + " " + body(answer));
        }
        keep(answer);
    }

    private HttpResponse<byte[]> get(String address, String encoding) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                request(address).header("Accept-Encoding", encoding).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(address + ": " + answer.statusCode() + " " + body(answer));
        }
        keep(answer);
        return answer;
    }

    private HttpRequest.Builder request(String address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://localhost:" + load.port()).resolve(address.replace(" ", "+")));
        return cookies.isEmpty() ? request : request.header("Cookie", cookies());
    }

    private String cookies() {
        List<String> all = new ArrayList<>();
        cookies.forEach((name, value) -> all.add(name + "=" + value));
        return String.join("; ", all);
    }

    private void keep(HttpResponse<byte[]> answer) {
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String pair = cookie.split(";", 2)[0];
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
    }

    private static String body(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
