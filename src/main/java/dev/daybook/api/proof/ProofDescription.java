package dev.daybook.api.proof;

import dev.daybook.access.OpenPaths;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import java.util.List;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes this door in OpenAPI, and opens it to everybody where the settings say so. */
@Configuration(proxyBeanMethods = false)
class ProofDescription {

    @Bean
    GroupedOpenApi proofGroup() {
        return GroupedOpenApi.builder()
                .group("proof")
                .displayName("Daybook: proofs")
                .packagesToScan(ProofDescription.class.getPackageName())
                .addOpenApiCustomizer(ProofDescription::nameRest)
                .build();
    }

    @Bean
    OpenPaths proofPaths(ProofSettings settings) {
        return () -> settings.anonymous()
                ? List.of("/tlog/*/checkpoint", "/tlog/*/consistency", "/tlog/*/tile/**", LogKeysController.PATH)
                : List.of();
    }

    /** The rest of a path is a parameter of its own in Spring's patterns, and an ordinary one in OpenAPI. */
    static void nameRest(OpenAPI api) {
        for (String path : List.copyOf(api.getPaths().keySet())) {
            if (path.contains("{*")) {
                PathItem item = api.getPaths().remove(path);
                api.getPaths().addPathItem(path.replace("/{*", "/{"), item);
            }
        }
    }
}
