# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY tools ./tools
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY views ./views
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Without the workspace that pins Node for development: this image has its own.
RUN npm ci --omit=dev --ignore-scripts --workspaces=false --include-workspace-root

FROM node:24-slim
ARG VERSION=""
ARG REVISION=""
LABEL org.opencontainers.image.title="Countersign" \
      org.opencontainers.image.description="A hosted OpenID Connect identity gateway: scan, see who is asking, countersign" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
ENV NODE_ENV=production \
    DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=3000
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
# The same commands as outside: docker compose exec gateway cli user invite --email ada@example.com
RUN printf '#!/bin/sh\nexec node --disable-warning=ExperimentalWarning /app/dist/src/cli/main.js "$@"\n' > /usr/local/bin/cli \
 && chmod 0755 /usr/local/bin/cli \
 && mkdir /data && chown 1000:1000 /data
USER 1000:1000
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-warning=ExperimentalWarning", "dist/src/main.js"]
