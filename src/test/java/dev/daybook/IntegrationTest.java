package dev.daybook;

import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import dev.daybook.api.datarobot.TestStatusLocation;
import dev.daybook.event.TestFilterFields;
import dev.daybook.event.follow.TestFollowers;
import dev.daybook.job.TestWorkers;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * A test against the whole service on a real PostgreSQL. All of them share one context and one database: a subclass adds
 * nothing that would make a second context (no properties, profiles or replaced beans), keeps to organizations of its
 * own, and leaves others' rows alone.
 */
@SpringBootTest(webEnvironment = RANDOM_PORT)
@Import({TestFilterFields.class, TestFollowers.class, TestWorkers.class, TestStatusLocation.class})
public abstract class IntegrationTest {

    /** The id of the token whose events may be of any age. */
    protected static final String IMPORT_TOKEN = "7f9c24e5-0d1a-4b1e-9c5e-3f2a1b0c9d8e";

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        TestDatabase database = TestDatabase.get();
        registry.add("spring.datasource.url", database::url);
        registry.add("spring.datasource.username", database.application()::role);
        registry.add("spring.datasource.password", database.application()::password);
        registry.add("spring.flyway.user", database.owner()::role);
        registry.add("spring.flyway.password", database.owner()::password);
        registry.add("daybook.retention.datasource.url", database::url);
        registry.add("daybook.retention.datasource.username", database.retention()::role);
        registry.add("daybook.retention.datasource.password", database.retention()::password);
        registry.add("daybook.access.jwt.jwk-set-uri", TestIdentityProvider::keys);
        registry.add("daybook.access.oidc.issuer-uri", TestIdentityProvider::issuer);
        registry.add("daybook.access.oidc.client-id", () -> TestIdentityProvider.CLIENT);
        registry.add("daybook.access.oidc.client-secret", () -> TestIdentityProvider.SECRET);
        // A table of who may do what orders many at once.
        registry.add("daybook.export.max-waiting", () -> 60);
        // Whoever waits for a minute in service waits for a second here.
        registry.add("daybook.feed.heartbeat", () -> "300ms");
        registry.add("daybook.feed.token-checks", () -> "500ms");
        registry.add("daybook.arrivals.most-organization", () -> 20);
        registry.add("daybook.ingest.import-tokens", () -> IMPORT_TOKEN);
        registry.add("server.forward-headers-strategy", () -> "framework");
        registry.add("daybook.api.cors-origins", () -> "https://console.example.org");
        Path dataDirectory = Path.of("target", "test-data");
        FileSystemUtils.deleteRecursively(dataDirectory);
        registry.add("daybook.data-dir", dataDirectory::toString);
    }
}
