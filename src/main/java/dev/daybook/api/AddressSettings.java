package dev.daybook.api;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * Where callers reach the service.
 *
 * @param publicUrl what the links in answers begin with; if it is not set, the address that the caller used
 */
@ConfigurationProperties("daybook")
record AddressSettings(@Nullable String publicUrl) {

    AddressSettings {
        publicUrl = StringUtils.hasText(publicUrl) ? checked(publicUrl.strip()) : null;
    }

    private static String checked(String url) {
        String base = StringUtils.trimTrailingCharacter(url, '/');
        URI uri = URI.create(base);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "daybook.public-url must be an address such as https://audit.example.org/daybook");
        }
        return base;
    }
}
