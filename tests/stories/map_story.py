"""The map service: what independent clients get from it: GDAL, @mapbox/vector-tile, a browser's tiles; live layers."""
import json
import pathlib
import subprocess
import time

from house import ROOT, House


def gdal(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, (command, done.stderr[-1500:])
    return done.stdout


def lamps(house, count=25):
    """A GeoJSON file of lamps in Linshan, taken in as a layer."""

    district = json.loads((house.catalog / "support/space/outline.geojson").read_text())["features"][0]["geometry"]
    ring = district["coordinates"][0] if district["type"] == "Polygon" else district["coordinates"][0][0]
    # From the middle of the district to the north-east.
    west, south = (min(p[0] for p in ring) + max(p[0] for p in ring)) / 2, (min(p[1] for p in ring) + max(p[1] for p in ring)) / 2
    features = [{"type": "Feature", "properties": {"qh": "甲" if i % 2 else "乙", "n": i}, "geometry": {"type": "Point", "coordinates": [west + 0.001 * i, south + 0.001 * i]}} for i in range(count)]
    file = house.folder / "lamps.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))
    house.run("import", "layer", file, "--name=lamps", "--title=路灯")
    return west, south


def story_gdal_reads_every_layer_with_its_count_its_extent_a_box_and_a_filter(binary):
    with House(binary).make() as house:
        west, south = lamps(house)
        house.serve()
        source = f"OAPIF:{house.url}/api/ogc"
        listed = gdal("ogrinfo", "-ro", source)
        for layer in ("districts", "streets", "communities", "grids", "estates", "lamps"):
            assert layer in listed, (layer, listed)
        assert "buildings" not in listed, "a layer that nobody may see is not offered"
        about = gdal("ogrinfo", "-ro", "-so", source, "lamps")
        assert "Feature Count: 25" in about, about
        assert f"Extent: ({west:.6f}, {south:.6f})" in about, about
        # Pages of four, followed by their links, into a GeoPackage.
        package = house.folder / "out.gpkg"
        gdal("ogr2ogr", "-f", "GPKG", package, source, "lamps", "-oo", "PAGE_SIZE=4")
        assert "Feature Count: 25" in gdal("ogrinfo", "-ro", "-so", package, "lamps")
        boxed = gdal("ogrinfo", "-ro", "-so", "-spat", west - 0.0001, south - 0.0001, west + 0.00451, south + 0.00451, source, "lamps")
        assert "Feature Count: 5" in boxed, boxed
        filtered = gdal("ogrinfo", "-ro", "-so", "-where", "qh='甲'", source, "lamps")
        assert "Feature Count: 12" in filtered, filtered
        streets = gdal("ogrinfo", "-ro", "-so", source, "streets")
        count = house.sql("select count(*) from space_block where level = 'street' and to_on is null")[0][0]
        assert f"Feature Count: {count}" in streets, (count, streets)


def story_tiles_are_read_by_mapbox_vector_tile_and_by_gdal(binary):
    with House(binary).make() as house:
        west, south = lamps(house)
        house.serve()
        x, y = gdal("python3", "-c", f"import math; z=14; lat=math.radians({south + 0.002}); print(int(({west + 0.002}+180)/360*2**z), int((1-math.asinh(math.tan(lat))/math.pi)/2*2**z))").split()
        answer = house.client().get(f"/api/map/tiles/lamps,streets,communities/14/{x}/{y}")
        assert answer.status == 200 and answer.headers["Content-Type"] == "application/vnd.mapbox-vector-tile", (answer.status, answer.headers)
        tile = house.folder / "tile.mvt"
        tile.write_bytes(answer.body if isinstance(answer.body, bytes) else answer.body.encode("latin-1"))
        script = ("import {VectorTile} from '@mapbox/vector-tile'; import Pbf from 'pbf'; import fs from 'node:fs';"
                  "const t = new VectorTile(new Pbf(fs.readFileSync(process.argv[1])));"
                  f"for (const n of Object.keys(t.layers)) {{ const l = t.layers[n]; const f = l.feature(0); console.log(n, l.length, f.loadGeometry().length > 0, JSON.stringify(f.properties), JSON.stringify(f.toGeoJSON({x},{y},14).geometry.type)) }}")
        file = ROOT / "web" / ".read_tile.mjs"
        file.write_text(script.replace("process.argv[1]", "process.argv[2]"))
        try:
            read = subprocess.run([ROOT / ".tools/bin/node", file, tile], capture_output=True, text=True, cwd=ROOT / "web")
        finally:
            file.unlink()
        assert read.returncode == 0, read.stderr[-1500:]
        assert "lamps" in read.stdout and "streets" in read.stdout and "Polygon" in read.stdout and "Point" in read.stdout, read.stdout
        assert "lamps" in gdal("ogrinfo", "-ro", f"MVT:{tile}"), "GDAL opens it too"


def story_a_live_layer_shows_a_new_appeal_within_a_second_and_hides_it_from_those_without_the_right(binary):
    with House(binary).make() as house:
        house.serve()
        block = house.client().get("/api/space/blocks?level=community").json["items"][0]
        operator = house.client("operator")
        filed = operator.post("/api/appeals", {"text": "路灯不亮", "lng": block["lng"], "lat": block["lat"]})
        assert filed.status in (200, 201), filed.body
        deadline, found = time.monotonic() + 3, 0
        while time.monotonic() < deadline and not found:
            answer = operator.get("/api/ogc/collections/open_appeals/items")
            found = answer.status == 200 and answer.json["numberMatched"]
            time.sleep(0.05)
        assert found == 1, "the appeal is on the map"
        assert house.client().get("/api/ogc/collections/open_appeals/items").status == 401
        assert "open_appeals" not in [one["id"] for one in house.client().get("/api/ogc/collections").json["collections"]]
