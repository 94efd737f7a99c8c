# The host in a container. PostgreSQL stands beside it: see docker-compose.yml.
FROM node:20-bookworm-slim AS console
WORKDIR /source/clients/console
COPY clients/console/package.json clients/console/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY clients/console .
RUN node scripts/build.mjs

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# Published beside the host, which serves it at /console/.
COPY --from=console /source/clients/console/dist clients/console/dist
# Compiles the host twice: the first pass writes Wolverine's code for handlers and endpoints (docs/adr/0016), and needs no database. The
# compiler that it uses is not published.
RUN CI=true dotnet publish src/PowerCrm.Host -c Release -o /app

# Ubuntu 24.04, which has version 16 of PostgreSQL's programs.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# libvips decodes pictures in child processes; the font is that of exports in PDF; curl asks for the health below. PostgreSQL's programs
# make and restore backups; from version 17 on they would not fit the server of docker-compose.yml.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libvips-tools fonts-wqy-microhei curl postgresql-client-16 \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /data && chown "$APP_UID" /data
WORKDIR /app
COPY --from=build /app .
COPY docker-health /usr/local/bin/docker-health
COPY ops/backup.sh /usr/local/bin/powercrm-backup
# Pictures, encrypted, lie here.
VOLUME /data
USER $APP_UID
EXPOSE 8080
ENV ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS=http://+:8080 PowerCrm__Data=/data Blobs__Path=/data/blobs
# Kills a frozen host where it runs under --init; docs/operating.md, "A frozen host".
HEALTHCHECK --interval=2s --timeout=15s --start-period=60s CMD ["/usr/local/bin/docker-health"]
ENTRYPOINT ["dotnet", "PowerCrm.Host.dll"]
CMD ["run"]
