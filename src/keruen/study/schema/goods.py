"""Schemas of goods, countries, costs, trade, needs and the model's parameters and targets."""

from __future__ import annotations

from keruen.study.schema.model import ISO3, SOURCED, Column, Table
from keruen.study.schema.network import HANDLINGS, MODES

ISO3_FORM = "an ISO 3166 alpha-3 code such as KAZ; WLD = the world"

COMMODITIES = Table(
    "commodities",
    "commodities.csv",
    "commodity_id",
    required=True,
    needs_rows=True,
    meaning="A class of goods, what a tonne of it is worth and how it travels.",
    columns=(
        Column("commodity_id", "text", "Identifier of the class.", required=True),
        Column("name", "text", "Name shown in reports.", required=True),
        Column(
            "commodity_class",
            "text",
            "Group used in charts.",
            required=True,
            choices=(
                "grain_food",
                "other_food",
                "fuel",
                "chemicals",
                "metals",
                "machinery",
                "minerals",
                "other",
            ),
        ),
        Column(
            "hs",
            "list",
            "Codes of the Harmonized System.",
            required=True,
            pattern=r"\d{2}|\d{4}|\d{6}",
            form="an HS code of 2, 4 or 6 digits",
        ),
        Column("price_usd_t", "number", "Price.", "USD/t", 0, 1e7, above=True, required=True),
        Column("price_low", "number", "Least price believed.", "USD/t", 0, 1e7),
        Column("price_high", "number", "Greatest price believed.", "USD/t", 0, 1e7),
        Column("price_cost_id", "text", "Row of the costs table of the price.", refers_to="costs"),
        Column(
            "value_of_time_usd_t_day",
            "number",
            "What a day of delay costs the owner of a tonne.",
            "USD/t/day",
            0,
            1e5,
            required=True,
        ),
        Column(
            "value_of_time_cost_id",
            "text",
            "Row of the costs table of the value of time.",
            refers_to="costs",
        ),
        Column(
            "reliability_ratio",
            "number",
            "Cost of an hour of standard deviation over the cost of an hour of mean time.",
            low=0,
            high=10,
            required=True,
        ),
        Column("handling", "text", "How it is handled.", required=True, choices=HANDLINGS),
        Column("modes", "list", "Modes it may travel by.", required=True, choices=MODES),
        Column(
            "wagon_load_t", "number", "Load of a wagon.", "t", 0, 150, above=True, required=True
        ),
        Column(
            "truck_load_t", "number", "Load of a truck.", "t", 0, 100, above=True, required=True
        ),
        Column(
            "rail_rate_factor",
            "number",
            "Rail tariff of the class over that of bulk grain.",
            low=0,
            high=100,
            above=True,
            required=True,
        ),
        Column("rate_factor_low", "number", "Least factor believed.", low=0, high=100),
        Column("rate_factor_high", "number", "Greatest factor believed.", low=0, high=100),
        Column("substitution_group", "text", "Classes with the same word replace each other."),
        Column("food_kcal_kg", "number", "Food value; empty = not a food.", "kcal/kg", 0, 10000),
        Column("named_in", "list", "Documents that name it.", refers_to="documents"),
        Column("aliases", "list", "Other names under which the class is found."),
        *SOURCED,
    ),
)

COUNTRIES = Table(
    "countries",
    "countries.csv",
    "country",
    required=True,
    needs_rows=True,
    meaning="A country and what its risk adds to a consignment.",
    columns=(
        Column(
            "country",
            "text",
            "Country code.",
            required=True,
            pattern=ISO3,
            form="an ISO 3166 alpha-3 code such as KAZ",
        ),
        Column("name", "text", "Name shown in reports.", required=True),
        Column(
            "entry_risk_pct",
            "number",
            "Part of the cargo's value paid on entering, or starting in, the country.",
            "%",
            0,
            100,
        ),
        Column(
            "entry_risk_cost_id", "text", "Row of the costs table it is from.", refers_to="costs"
        ),
        Column("risk_low", "number", "Least entry risk believed.", "%", 0, 100),
        Column("risk_high", "number", "Greatest entry risk believed.", "%", 0, 100),
        Column(
            "payment_risk_pct",
            "number",
            "Part of the cargo's value paid for moving money to or from the country.",
            "%",
            0,
            100,
        ),
        Column(
            "payment_risk_cost_id", "text", "Row of the costs table it is from.", refers_to="costs"
        ),
        *SOURCED,
    ),
)

COSTS = Table(
    "costs",
    "costs.csv",
    "cost_id",
    required=True,
    needs_rows=True,
    meaning="One published or assumed rate, price, time or factor that other tables cite.",
    columns=(
        Column("cost_id", "text", "Identifier of the row.", required=True),
        Column("category", "text", "What kind of value it is, e.g. rail_rate.", required=True),
        Column("scope", "text", "Country, line or place it holds for.", required=True),
        Column("mode", "text", "Mode or modes it holds for.", required=True),
        Column("commodity", "text", "Goods it holds for; empty = any."),
        Column("value", "number", "The value.", "unit", required=True),
        Column("low", "number", "Least value believed.", "unit"),
        Column("high", "number", "Greatest value believed.", "unit"),
        Column("unit", "text", "Unit of value, low and high.", required=True),
        Column("year", "integer", "Year it holds for.", "year", 1800, 2200),
        *SOURCED,
    ),
)


def _trading(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning, required=True, pattern=ISO3, form=ISO3_FORM)


def _day(name: str, meaning: str) -> Column:
    pattern = r"\d{4}-\d{2}-\d{2}"
    form = "a day as YYYY-MM-DD"
    return Column(name, "date", meaning, required=True, pattern=pattern, form=form)


TRADE = Table(
    "trade",
    "trade.csv",
    "row_id",
    required=True,
    needs_rows=True,
    meaning="What one country sold to another in a period, as one source says; conflicts stay.",
    columns=(
        Column("row_id", "text", "Identifier of the row.", required=True),
        Column("year", "integer", "Year it is counted to.", "year", 1800, 2200, required=True),
        Column("period", "text", "Period as the source says.", required=True),
        _day("period_start", "First day of the period."),
        _day("period_end", "Last day of the period."),
        _trading("exporter", "Country that sells."),
        _trading("importer", "Country that buys."),
        Column(
            "flow",
            "text",
            "export; turnover (both ways); rail throughput.",
            required=True,
            choices=("export", "turnover", "rail throughput"),
        ),
        Column("hs", "text", "HS code or codes; empty = all goods or unknown."),
        Column("commodity", "text", "Goods as the source says.", required=True),
        Column(
            "commodity_id",
            "text",
            "Class of goods; empty = all goods or no single class.",
            refers_to="commodities",
        ),
        Column(
            "role",
            "text",
            "demand = candidate for a base-year cell of exporter, importer and class; total = "
            "all goods; via = the part that took a stated way; throughput = at gates; context.",
            required=True,
            choices=("demand", "total", "via", "throughput", "context"),
        ),
        Column("value_usd", "number", "Value in the period.", "USD", 0, 1e14),
        Column("tonnes", "number", "Quantity in the period.", "t", 0, 1e11),
        Column("tonnes_low", "number", "Least quantity believed.", "t", 0, 1e11),
        Column("tonnes_high", "number", "Greatest quantity believed.", "t", 0, 1e11),
        Column("unit_value_usd_t", "number", "Value of a tonne.", "USD/t", 0, 1e7),
        *SOURCED,
    ),
)

MACRO = Table(
    "macro",
    "macro.csv",
    "row_id",
    required=False,
    needs_rows=False,
    meaning="One indicator of one country in one year.",
    columns=(
        Column("row_id", "text", "Identifier of the row.", required=True),
        Column("iso3", "text", "Country or group.", required=True, pattern=ISO3, form=ISO3_FORM),
        Column("year", "integer", "Year.", "year", 1800, 2200, required=True),
        Column("indicator", "text", "What is measured.", required=True),
        Column("value", "number", "The value.", "unit", required=True),
        Column("unit", "text", "Unit of the value.", required=True),
        *SOURCED,
    ),
)

NEEDS = Table(
    "needs",
    "needs.csv",
    "row_id",
    required=False,
    needs_rows=False,
    meaning="One line of the food balance of a people.",
    columns=(
        Column("row_id", "text", "Identifier of the row.", required=True),
        Column("country", "text", "Country.", required=True, refers_to="countries"),
        Column("year", "integer", "Year.", "year", 1800, 2200, required=True),
        Column("item", "text", "What is measured.", required=True),
        Column("value", "number", "The value.", "unit", required=True),
        Column("unit", "text", "Unit of the value.", required=True),
        *SOURCED,
    ),
)

REQUIRED_PARAMETERS = (
    "choice_scale_per_usd_t",
    "zone_elasticity",
    "alternatives_k",
    "max_cost_ratio",
    "crossing_time_cv",
    "bpr_alpha",
    "bpr_beta",
    "queue_period_h",
    "queue_jitter",
    "train_load_t",
    "truck_load_t",
)
"""Parameters without which no run is possible."""

_REPLACED = "|".join(
    (
        r"cost:[^:;]+",
        r"speed:[^:;]+:[A-Z]{3}",
        r"side:[^:;]+:[^:;]+:[^:;]+:[A-Z]{3}",
        r"gate:[^:;]+:[^:;]+",
    )
)
_APPLIES_TO = rf"({_REPLACED})(;({_REPLACED}))*"

PARAMETERS = Table(
    "parameters",
    "parameters.csv",
    "parameter_id",
    required=True,
    needs_rows=False,
    meaning="One number of the model with its range, and whether calibration may move it.",
    columns=(
        Column("parameter_id", "text", "Name of the parameter.", required=True),
        Column(
            "applies_to",
            "text",
            "What it replaces; empty = a number of the model itself; cost = a row of costs.csv; "
            "speed = that of a country's existing links; side = hours of one side of a border; "
            "gate = what passing costs that no cost row explains [USD/t].",
            pattern=_APPLIES_TO,
            form="cost:COST_ID, speed:MODE:COUNTRY, side:FROM:TO:MODE:COUNTRY or "
            "gate:CROSSING:MODE; several with ; between",
            may_lack=True,
        ),
        Column("value", "number", "Value used.", "unit", required=True),
        Column("low", "number", "Least value believed.", "unit", required=True),
        Column("high", "number", "Greatest value believed.", "unit", required=True),
        Column("unit", "text", "Unit; 1 for a pure number.", required=True),
        Column(
            "moved",
            "text",
            "Whether calibration may move it.",
            required=True,
            choices=("yes", "no"),
        ),
        Column("prior", "number", "Value believed before calibration.", "unit", required=True),
        Column("meaning", "text", "What it is, in words.", required=True),
        *SOURCED,
    ),
)

TARGETS = Table(
    "targets",
    "targets.csv",
    "target_id",
    required=False,
    needs_rows=False,
    meaning="What a calibrated base year should come to.",
    columns=(
        Column("target_id", "text", "Identifier of the target.", required=True),
        Column("measure", "text", "What is measured, a word of the model.", required=True),
        Column("what", "text", "The target in words.", required=True),
        Column("subject", "text", "What it is measured on, for the machine."),
        Column("unit", "text", "Unit of low and high.", required=True),
        Column("low", "number", "Least value that meets it.", "unit", required=True),
        Column("high", "number", "Greatest value that meets it.", "unit", required=True),
        Column("weight", "number", "Weight in the calibration.", low=0, high=1e6, required=True),
        *SOURCED,
    ),
)
