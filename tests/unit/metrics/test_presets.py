"""The KPIs that come with procurekit: each makes sense, is plain data, and says where it is from."""

import pytest

from procurekit.metrics import PROCUREKIT, REGISTRY, Kpi, faults_of

EVERY = tuple(REGISTRY.values())
OURS = [
    "on_time",
    "on_time_latest",
    "on_time_first",
    "on_time_requested",
    "on_time_lines",
    "on_time_orders",
    "quantity_on_time",
    "value_on_time",
    "in_full",
    "otif",
    "order_accuracy",
    "perfect_order",
    "fill_rate",
    "early_deliveries",
    "rejection_rate",
    "rejection_ppm",
    "lot_acceptance",
    "concession_rate",
    "right_first_time",
    "incident_rate",
    "incident_response_time",
    "incident_response_time_working",
    "incident_resolution_time",
    "incident_resolution_time_working",
    "alerts_acknowledged",
    "alert_response_time",
    "alert_response_time_mean",
    "alert_response_time_working",
    "alert_response_time_working_mean",
    "alert_resolution_time",
    "alert_resolution_time_working",
    "change_rate_buyer",
    "change_rate_supplier",
    "change_response_time",
    "change_response_time_working",
    "acknowledgement_rate",
    "acknowledgement_time",
    "promise_stability",
    "follow_ups_per_line",
    "lead_time",
    "lead_time_median",
    "lead_time_p90",
    "lead_time_variation",
    "lead_time_open",
    "lead_time_adherence",
    "delay",
    "price_variance_invoice",
    "price_variance_history",
    "price_variance_agreement",
    "cost_reduction",
    "invoice_accuracy",
    "return_rate",
    "requisition_to_order_time",
    "approval_time",
    "spend",
    "ordered_value",
    "cancelled_value",
    "cancelled_lines",
    "spend_under_agreement",
    "supplier_concentration",
    "largest_supplier_share",
    "orders",
    "lines",
    "cooperation",
]


def test_our_own_are_all_there():
    assert {f"procurekit.{one}" for one in OURS} <= set(REGISTRY)
    assert REGISTRY.standard("procurekit") == PROCUREKIT


@pytest.mark.parametrize("kpi", EVERY, ids=lambda kpi: kpi.id)
def test_a_definition_makes_sense_and_is_plain_data(kpi):
    assert faults_of(kpi) == ()
    assert Kpi.from_dict(kpi.as_dict()) == kpi
    for text in (kpi.title, kpi.title_zh, kpi.meaning, kpi.meaning_zh):
        assert text.strip()
    assert kpi.meaning.endswith(".")
    assert kpi.meaning_zh.endswith("。")
    assert kpi.standard == "procurekit" or kpi.source


@pytest.mark.parametrize(
    ("kpi", "target"),
    [
        ("on_time", "0.95"),
        ("order_accuracy", "0.98"),
        ("incident_resolution_time", "24"),
        ("change_response_time", "2"),
    ],
)
def test_targets(kpi, target):
    assert str(REGISTRY[f"procurekit.{kpi}"].target) == target


def test_what_shows_a_number_without_data_says_so():
    for kpi in EVERY:
        assert ("no_data" in kpi.breaks) == (kpi.published_no_data is not None)
        assert kpi.standard != "procurekit" or set(kpi.breaks) <= {"range"}


def test_spend_by_kind_is_a_grouping():
    assert 'by="kind"' in REGISTRY["procurekit.spend"].meaning
