package dev.daybook.console;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.job.Job;
import dev.daybook.job.Jobs;
import dev.daybook.job.NewJob;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Walks every route of the console with every kind of viewer, against what one organization has, and compares the answers with
 * the table {@code console-who-may-see-what.tsv}: the method, the pattern of the route, an address of it and the form that is
 * sent; then the status for nobody, for members of that organization with each permission alone, for a system
 * administrator, and for a stranger who has every permission in another organization. What was found is in
 * {@code target/console-who-may-see-what.tsv}. A page needs a line for each of its routes; what stands in braces in an address or
 * a form is one of the {@link #things}.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("who may see what")
class WhoMaySeeWhatIT extends IntegrationTest {

    private static final String TABLE = "console-who-may-see-what.tsv";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z]+)}");
    private static final List<String> PERMISSIONS =
            List.of("WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY", "MANAGE_MODELS", "ADMIN_API_ACCESS", "READ_METRICS");
    private static final String STRANGER = "stranger";
    private static final String NOBODY = "nobody";

    /** It stands in whatever the organization has, and must be on no page for a stranger. */
    private static final String SECRET = "secret-of-the-organization";

    @Autowired
    private DataDirectory directory;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping routes;

    @Autowired
    private Jobs jobs;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @LocalServerPort
    private int port;

    private final String org = "seen-" + UUID.randomUUID();
    private final Map<String, Supplier<String>> things = new LinkedHashMap<>();
    private final Map<String, ApiClient> callers = new LinkedHashMap<>();
    private final Map<String, ConsoleClient> viewers = new LinkedHashMap<>();
    private ApiClient administrator;
    private ApiClient chief;

    private record Row(String method, String pattern, String address, String form, List<String> statuses) {

        static Row of(String line) {
            List<String> cells = List.of(line.split("\t", -1));
            return new Row(cells.getFirst(), cells.get(1), cells.get(2), cells.get(3), cells.subList(4, cells.size()));
        }

        @Override
        public String toString() {
            return String.join("\t", method, pattern, address, form) + "\t" + String.join("\t", statuses);
        }
    }

    @BeforeAll
    void anOrganizationHasSomethingOfEverything() {
        administrator = ApiClient.administrator(port, directory);
        chief = administrator.with(org, "chief", PERMISSIONS.toArray(String[]::new));
        for (String permission : PERMISSIONS) {
            callers.put(permission, administrator.with(org, "member-" + permission, permission));
        }
        callers.put("SYSTEM_ADMIN", administrator);
        callers.put(STRANGER, administrator.with(org + "-x", STRANGER, PERMISSIONS.toArray(String[]::new)));
        things.put("org", () -> org);
        things.put("sealed", this::sealed);
        things.put("version", () -> "any");
        things.put("token", this::token);
        things.put("resource", () -> "seen." + org);
        things.put("job", () -> waiting("usageDataExport"));
        things.put("publication", () -> waiting("inferenceFilePublication"));
        things.put("export", this::export);
        things.put("model", this::model);
    }

    @Test
    void everyRouteAnswersEveryViewerAsTheTableSays() throws IOException {
        String expected = table();
        StringBuilder found = new StringBuilder();
        for (String line : expected.lines().toList()) {
            Row row = Row.of(line);
            List<String> statuses = new ArrayList<>();
            statuses.add(see(row, NOBODY));
            callers.keySet().forEach(name -> statuses.add(see(row, name)));
            found.append(new Row(row.method(), row.pattern(), row.address(), row.form(), statuses))
                    .append('\n');
        }
        Files.writeString(Path.of("target", TABLE), found);

        assertThat(found.toString()).isEqualTo(expected);
    }

    @Test
    void everyRouteIsInTheTable() throws IOException {
        Set<String> mapped = new TreeSet<>();
        routes.getHandlerMethods()
                .forEach((route, method) -> route.getPatternValues().stream()
                        .filter(pattern -> pattern.startsWith("/console"))
                        .flatMap(pattern -> methods(route.getMethodsCondition().getMethods())
                                .map(name -> name + " " + pattern))
                        .forEach(mapped::add));
        Set<String> listed = new TreeSet<>();
        table().lines().map(Row::of).forEach(row -> listed.add(row.method() + " " + row.pattern()));

        assertThat(listed).isEqualTo(mapped);
        assertThat(mapped).contains("GET /console/", "POST /console/sign-in");
    }

    private static Stream<String> methods(Set<RequestMethod> methods) {
        return methods.isEmpty() ? Stream.of("any") : methods.stream().map(RequestMethod::name);
    }

    private static String table() throws IOException {
        try (InputStream file = Objects.requireNonNull(WhoMaySeeWhatIT.class.getResourceAsStream(TABLE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String see(Row row, String name) {
        ConsoleClient viewer = name.equals(NOBODY) ? new ConsoleClient(port) : viewer(name);
        String address = filled(row.address());
        HttpResponse<String> answer =
                row.method().equals("GET") ? viewer.get(address) : viewer.post(address, filled(row.form()));
        if (name.equals(STRANGER) || name.equals(NOBODY)) {
            assertThat(answer.body()).as("%s to %s", row, name).doesNotContain(SECRET);
        }
        return Integer.toString(answer.statusCode());
    }

    /** Somebody who is signed in, be it that the last row signed out. */
    private ConsoleClient viewer(String name) {
        ConsoleClient viewer = viewers.get(name);
        if (viewer == null || !viewer.isSignedIn()) {
            viewer = ConsoleClient.of(Objects.requireNonNull(callers.get(name)));
            viewers.put(name, viewer);
        }
        return viewer;
    }

    private String filled(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Objects.requireNonNull(things.get(found.group(1)), found.group())
                        .get());
    }

    /** The organization, of whose log something is signed. */
    private String sealed() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> administrator.get("/tlog/" + org + "/checkpoint").statusCode() == 200);
        return org;
    }

    /** A job that no instance runs yet. */
    private String waiting(String kind) {
        return Objects.requireNonNull(new TransactionTemplate(transactions).execute(status -> {
            Job job = jobs.submit(new NewJob(kind, org, SECRET, "{\"exportId\": \"%s\"}".formatted(UUID.randomUUID())));
            jdbc.sql("update job set run_at = now() + interval '1 hour' where id = ?")
                    .param(job.id())
                    .update();
            return job.id().toString();
        }));
    }

    private String export() {
        String status = chief.post("/api/v2/usageDataExports/", """
                        {"filters": {"user": ["%s"]}, "includeReport": ["APP_USAGE"]}""".formatted(SECRET))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String path = status.substring(status.indexOf("/api/"));
        String artifact = Awaitility.await()
                .until(() -> chief.get(path).headers().firstValue("Location"), Optional::isPresent)
                .orElseThrow();
        return artifact.replaceAll(".*/([0-9a-f-]{36})/", "$1");
    }

    private String model() {
        String id = UUID.randomUUID().toString();
        json(chief.post("/api/v2/eventLogs/", """
                        {"event": "model.created", "userId": "chief", "target": {"type": "model", "id": "%s"},
                         "details": {"note": "%s"}}""".formatted(id, SECRET)), 201);
        return id;
    }

    private String token() {
        return json(chief.post("/api/v2/apiTokens/", """
                        {"name": "%s", "userId": "member", "permissions": ["WRITE_EVENTS"]}""".formatted(SECRET)), 201)
                .get("id")
                .asString();
    }
}
