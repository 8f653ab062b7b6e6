"""Schemas of the network tables: GMNS node and link, border crossings, transfers, zones."""

from __future__ import annotations

from keruen.study.schema.model import SOURCED, Column, Table

MODES = ("rail", "road", "sea", "ferry", "river")
NODE_TYPES = ("city", "station", "border", "port", "dry_port", "mine", "terminal")
HANDLINGS = ("bulk_grain", "bagged", "container", "liquid", "general", "vehicle")
GAUGES_MM = ("1000", "1067", "1435", "1520", "1600", "1668", "1676")

_YEAR_LOW, _YEAR_HIGH = 1800, 2200


def _year(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, "integer", meaning, "year", _YEAR_LOW, _YEAR_HIGH, required=required)


def _usd_t_km(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, "number", meaning, "USD/tkm", 0, 10, required=required)


def _cost_row(name: str, of: str, *, required: bool = False) -> Column:
    meaning = f"Row of the costs table that {of} is taken from."
    return Column(name, "text", meaning, required=required, refers_to="costs")


NODE = Table(
    "node",
    "network/node.csv",
    "node_id",
    required=True,
    needs_rows=True,
    meaning="A place of the network (GMNS node): a city, station, border post, port or terminal.",
    columns=(
        Column("node_id", "text", "Identifier of the place.", required=True),
        Column("name", "text", "Name shown in reports.", required=True),
        Column("x_coord", "number", "Longitude, WGS 84.", "degree", -180, 180, required=True),
        Column("y_coord", "number", "Latitude, WGS 84.", "degree", -90, 90, required=True),
        Column("node_type", "text", "Kind of place.", required=True, choices=NODE_TYPES),
        Column("country", "text", "Country it lies in.", required=True, refers_to="countries"),
        Column("gauges_mm", "list", "Rail gauges found there.", "mm", choices=GAUGES_MM),
        Column("aliases", "list", "Other spellings under which the place is found."),
        *SOURCED,
    ),
)

LINK = Table(
    "link",
    "network/link.csv",
    "link_id",
    required=True,
    needs_rows=True,
    meaning="A stretch of one mode and gauge between two places (GMNS link), passable both ways.",
    columns=(
        Column("link_id", "text", "Identifier of the link.", required=True),
        Column("from_node_id", "text", "Place at one end.", required=True, refers_to="node"),
        Column("to_node_id", "text", "Place at the other end.", required=True, refers_to="node"),
        Column(
            "directed",
            "integer",
            "0 = passable both ways; links of one direction (1 in GMNS) are not modelled.",
            low=0,
            high=0,
            required=True,
        ),
        Column("length", "number", "Route length.", "km", 0, 30000, above=True, required=True),
        Column(
            "free_speed",
            "number",
            "Commercial speed without border time; empty where time_h is given.",
            "km/h",
            0,
            300,
            above=True,
        ),
        Column("mode", "text", "Mode of transport.", required=True, choices=MODES),
        Column(
            "gauge_mm", "integer", "Rail gauge at from_node_id; rail only.", "mm", choices=GAUGES_MM
        ),
        Column(
            "gauge_to_mm",
            "integer",
            "Rail gauge at to_node_id, only where the break of gauge lies on the link.",
            "mm",
            choices=GAUGES_MM,
        ),
        Column(
            "time_h",
            "number",
            "Sailing time of a sea, ferry or river link, without port time.",
            "h",
            0,
            5000,
            above=True,
        ),
        Column(
            "status",
            "text",
            "Whether the link is there; one that is not opens in opening_year, if given.",
            required=True,
            choices=("existing", "planned", "under_construction"),
        ),
        _year("opening_year", "Year of opening, expected where the link is not existing."),
        _year("closing_year", "Last year in which the link is there."),
        Column(
            "border_share",
            "number",
            "Part of the length in the country of from_node_id; empty = 0.5. Only for links "
            "that cross a border.",
            low=0,
            high=1,
        ),
        Column(
            "capacity_t_day",
            "number",
            "Capacity, both directions together; empty = never binds.",
            "t/day",
            0,
            1e8,
            above=True,
        ),
        Column("capacity_quoted", "text", "Capacity as published, with its unit."),
        Column("capacity_source", "text", "Where the capacity comes from."),
        _usd_t_km("rate_usd_t_km", "Tariff for own traffic.", required=True),
        _cost_row("rate_cost_id", "the tariff", required=True),
        _usd_t_km("transit_rate_usd_t_km", "Tariff for transit; empty = as own traffic."),
        _cost_row("transit_rate_cost_id", "the transit tariff"),
        _usd_t_km("risk_usd_t_km", "Price of risk on the way; empty = none."),
        _cost_row("risk_cost_id", "the price of risk"),
        Column(
            "emission_kg_t_km",
            "number",
            "Emission of greenhouse gases, CO2 equivalent.",
            "kg/tkm",
            0,
            10,
            required=True,
        ),
        _cost_row("emission_cost_id", "the emission", required=True),
        Column("tracks", "integer", "Number of rail tracks.", low=1, high=10),
        Column(
            "electrified", "text", "yes = electrified; empty = no or unknown.", choices=("yes",)
        ),
        *SOURCED,
    ),
)

CROSSING = Table(
    "crossing",
    "network/crossing.csv",
    "observation_id",
    required=True,
    needs_rows=False,
    meaning="One observation at a border: hours and cost, capacity, or a closure.",
    columns=(
        Column("observation_id", "text", "Identifier of the observation.", required=True),
        Column(
            "crossing_id",
            "text",
            "Border crossing; several observations and modes may share it.",
            required=True,
        ),
        Column("name", "text", "Name of the gate in reports; one row is enough.", may_lack=True),
        Column(
            "from_node_id",
            "text",
            "Border place on one side; any word for a country or region average.",
            required=True,
        ),
        Column(
            "to_node_id",
            "text",
            "Border place on the other side; any word for a country or region average.",
            required=True,
        ),
        Column("mode", "text", "Mode of transport.", required=True, choices=MODES),
        Column(
            "record_type",
            "text",
            "performance = hours and cost; capacity; closure.",
            required=True,
            choices=("performance", "capacity", "closure"),
        ),
        Column(
            "side",
            "text",
            "Country whose side was measured; empty only for a region average.",
            refers_to="countries",
        ),
        Column(
            "movement",
            "text",
            "Movement that was measured, seen from the side; both or empty = either.",
            choices=("outbound", "inbound", "both"),
        ),
        Column(
            "scope",
            "text",
            "own = this crossing; country_average = all crossings of the side; region_average.",
            required=True,
            choices=("own", "country_average", "region_average"),
        ),
        _year("year", "Year of the observation.", required=True),
        Column("clear_time_h", "number", "Mean hours to pass the side.", "h", 0, 5000),
        Column("cost_usd_vehicle", "number", "Cost of passing, a truck or wagon.", "USD", 0, 1e5),
        Column("capacity", "number", "Capacity as published.", "capacity_unit", 0, above=True),
        Column("capacity_unit", "text", "Unit of the published capacity."),
        Column(
            "capacity_t_day",
            "number",
            "Capacity converted (see note).",
            "t/day",
            0,
            1e8,
            above=True,
        ),
        Column("event_start", "date", "First day of a closure."),
        Column("event_end", "date", "Last day of a closure; empty = open-ended when last seen."),
        Column("direction", "text", "Whose side and which movement, as the source says."),
        *SOURCED,
    ),
)

TRANSFER = Table(
    "transfer",
    "network/transfer.csv",
    "transfer_id",
    required=True,
    needs_rows=True,
    meaning="A change of mode or gauge, a loading or an unloading; the most specific row counts.",
    columns=(
        Column("transfer_id", "text", "Identifier of the transfer.", required=True),
        Column(
            "node_id",
            "text",
            "Place; empty = every place whose type is in node_types.",
            refers_to="node",
        ),
        Column("node_types", "list", "Types of places it stands for.", choices=NODE_TYPES),
        Column(
            "from_mode",
            "text",
            "Mode the goods come by; zone = they are loaded here.",
            required=True,
            choices=("zone", *MODES),
        ),
        Column(
            "to_mode",
            "text",
            "Mode the goods leave by; zone = they are unloaded here.",
            required=True,
            choices=("zone", *MODES),
        ),
        Column(
            "kind",
            "text",
            "What is done; change_gauge goes from rail to rail, for any pair of gauges.",
            required=True,
            choices=("load", "unload", "change_mode", "change_gauge"),
        ),
        Column(
            "method",
            "text",
            "How it is done.",
            choices=("hand", "conveyor", "crane", "bogie_exchange", "pump", "store", "gate"),
        ),
        Column(
            "handling",
            "text",
            "Kind of handling it serves; empty = any.",
            choices=HANDLINGS,
        ),
        Column("hours_mean", "number", "Mean hours.", "h", 0, 5000, required=True),
        Column(
            "hours_sd", "number", "Standard deviation of the hours.", "h", 0, 5000, required=True
        ),
        Column("fee_usd_t", "number", "Fee.", "USD/t", 0, 1000, required=True),
        Column(
            "capacity_t_day",
            "number",
            "Capacity; empty = never binds.",
            "t/day",
            0,
            1e8,
            above=True,
        ),
        Column("cost_ids", "list", "Rows of the costs table it is taken from.", refers_to="costs"),
        *SOURCED,
    ),
)

ZONES = Table(
    "zones",
    "zones.csv",
    "zone_id",
    required=True,
    needs_rows=True,
    meaning="A place that produces or consumes goods (GMNS zone).",
    columns=(
        Column("zone_id", "text", "Identifier of the zone.", required=True),
        Column(
            "node_id", "text", "Place where its goods are loaded.", required=True, refers_to="node"
        ),
        Column("name", "text", "Name shown in reports.", required=True),
        Column("country", "text", "Country.", required=True, refers_to="countries"),
        *SOURCED,
    ),
)

ZONE_SHARES = Table(
    "zone_shares",
    "zone_shares.csv",
    "",
    required=True,
    needs_rows=True,
    meaning="The part of a country's production or consumption of a class of goods in a zone.",
    columns=(
        Column("zone_id", "text", "Zone.", required=True, refers_to="zones"),
        Column(
            "commodity_id",
            "text",
            "Class of goods; empty = every class without rows of its own for the country and role.",
            refers_to="commodities",
        ),
        Column(
            "role", "text", "Role of the zone.", required=True, choices=("produces", "consumes")
        ),
        Column(
            "share",
            "number",
            "Part of the country's total; sums to 1 over the zones of a country, role and class.",
            low=0,
            high=1,
            required=True,
        ),
        Column("low", "number", "Least value believed.", low=0, high=1),
        Column("high", "number", "Greatest value believed.", low=0, high=1),
        *SOURCED,
    ),
)
