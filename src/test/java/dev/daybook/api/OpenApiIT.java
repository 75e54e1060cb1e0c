package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

class OpenApiIT extends IntegrationTest {

    /** OpenAI's paths have no slash at their end, and its errors a form of their own. */
    private static final String OPENAI = "/v1/organization/";

    /** Fiddler's as well. */
    private static final String FIDDLER = "/v3/";

    /** Paths that a specification or a client fixes without a slash at their end. */
    private static final List<String> WITHOUT_SLASH = List.of(OPENAI, FIDDLER, "/tlog/", "/.well-known/");

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v3/api-docs",
                "/v3/api-docs/admin",
                "/v3/api-docs/datarobot",
                "/v3/api-docs/fiddler",
                "/v3/api-docs/ingest",
                "/v3/api-docs/modelaudit",
                "/v3/api-docs/openai",
                "/v3/api-docs/proof"
            })
    void everyOperationIsDescribedOnceWithItsErrors(String document) {
        JsonNode api = document(document);
        Set<String> ids = new HashSet<>();

        api.get("paths").forEachEntry((path, item) -> {
            assertThat(path.endsWith("/"))
                    .as(path)
                    .isNotEqualTo(WITHOUT_SLASH.stream().anyMatch(path::startsWith));
            item.forEach(operation -> {
                String id = operation.get("operationId").asString();
                assertThat(ids.add(id)).as(id).isTrue();
                assertThat(id).doesNotMatch(".*_\\d+");
                assertThat(operation
                                .at("/responses/401/content/" + unauthenticated(path))
                                .asString())
                        .isEqualTo("Invalid API token");
                assertThat(operation.get("responses").propertyNames()).contains("403", "500", "503");
                operation
                        .get("responses")
                        .get("401")
                        .get("content")
                        .forEach(content -> assertThat(api.at(content.at("/schema/$ref")
                                                .asString()
                                                .substring(1))
                                        .at("/properties"))
                                .as(path)
                                .isNotEmpty());
            });
        });
        assertThat(ids).isNotEmpty();
    }

    @Test
    void faultsAreAMapOrAList() {
        assertThat(document("/v3/api-docs").at("/components/schemas/Error/properties/errors/oneOf"))
                .hasSize(2);
    }

    /** Where the example of a 401 says what it is about, in the shape of the door. */
    private static String unauthenticated(String path) {
        if (path.startsWith("/api/v1/models/")) {
            return "application~1problem+json/example/detail";
        }
        return "application~1json/example/"
                + (path.startsWith(OPENAI) || path.startsWith(FIDDLER) ? "error/message" : "message");
    }

    @Test
    void thePageIsOpenToAnybody() {
        assertThat(new ApiClient(port, "").get("/swagger-ui/index.html").statusCode())
                .isEqualTo(200);
    }

    private JsonNode document(String path) {
        return ApiClient.json(new ApiClient(port, "").get(path), 200);
    }
}
