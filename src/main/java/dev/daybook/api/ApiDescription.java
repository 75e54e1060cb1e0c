package dev.daybook.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the OpenAPI documents of all doors share: who may call, and one form of each path, although paths work with and
 * without the slash at their end.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String TOKEN = "token";

    @Bean
    OpenAPI api(ObjectProvider<BuildProperties> build, AddressSettings address) {
        BuildProperties built = build.getIfAvailable();
        return new OpenAPI()
                // Without one, it is the address that the reader used.
                .servers(address.publicUrl() == null ? null : List.of(new Server().url(address.publicUrl())))
                .info(new Info()
                        .title("Daybook")
                        .description("An audit log: services post what happened, people and clients read it back.")
                        .version(built == null ? "development" : built.getVersion())
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description(
                                                "An API token (`dbk_…`), or a JWT of the identity provider where one"
                                                        + " is set. `Authorization: Token …` works as well.")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    @Bean
    GlobalOpenApiCustomizer sharedParts() {
        return api -> {
            dropSlashlessTwins(api);
            api.getComponents()
                    .addHeaders(
                            RequestId.HEADER,
                            new Header()
                                    .description("The id of the request: the caller's own if it sent one.")
                                    .required(true)
                                    .schema(new StringSchema().example("0b6f7a0e-8a3c-4b5e")));
            api.getPaths().values().stream()
                    .flatMap(item -> item.readOperations().stream())
                    .forEach(ApiDescription::addRequestId);
        };
    }

    private static void dropSlashlessTwins(OpenAPI api) {
        for (String path : List.copyOf(api.getPaths().keySet())) {
            PathItem kept = api.getPaths().get(path + "/");
            PathItem twin = api.getPaths().get(path);
            if (kept != null && twin != null) {
                api.getPaths().remove(path);
                twin.readOperationsMap()
                        .forEach((method, operation) ->
                                shorten(kept.readOperationsMap().get(method), operation.getOperationId()));
            }
        }
    }

    /** springdoc numbers the ids of all but the first of several paths; whichever came first has the name. */
    private static void shorten(@Nullable Operation operation, String twinId) {
        if (operation != null && twinId.length() < operation.getOperationId().length()) {
            operation.setOperationId(twinId);
        }
    }

    private static void addRequestId(Operation operation) {
        operation
                .getResponses()
                .values()
                .forEach(response -> response.addHeaderObject(
                        RequestId.HEADER, new Header().$ref("#/components/headers/" + RequestId.HEADER)));
    }
}
