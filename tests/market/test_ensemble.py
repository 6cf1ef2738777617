"""Ensembles: the same bytes from any workers and chunks, resumed runs, early quantiles, Dask."""

from __future__ import annotations

import io
import sys
import types
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import numpy as np
import pytest
from problems import priced as task

from didymium.errors import InputError
from didymium.market import ensemble
from didymium.market.draws import Draws
from didymium.market.sensitivity import sensitivities


def bytes_of(results):
    return {name: array.tobytes() for name, array in results.items()}


def test_chunks_and_workers_do_not_change_a_byte():
    whole = bytes_of(ensemble.run(task, 53, chunk=53))
    assert bytes_of(ensemble.run(task, 53, chunk=10)) == whole
    with ThreadPoolExecutor(4) as pool:
        assert bytes_of(ensemble.run(task, 53, chunk=7, executor=pool)) == whole


def test_local_processes_give_the_same_bytes():
    with ensemble.workers(2) as executor:
        found = ensemble.run(task, 20, chunk=5, executor=executor)
    assert bytes_of(found) == bytes_of(ensemble.run(task, 20))


def test_more_draws_leave_the_first_ones_alone():
    short, long = ensemble.run(task, 10), ensemble.run(task, 30)
    assert np.array_equal(long["price"][:, :10], short["price"])


def test_an_interrupted_run_goes_on_from_its_chunks(tmp_path):
    calls = []

    def stops_after_two(draws):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(draws)
        return task(draws)

    def counts(draws):
        calls.append(draws)
        return task(draws)

    with pytest.raises(KeyboardInterrupt):
        ensemble.run(stops_after_two, 50, chunk=10, directory=tmp_path, fingerprint="a")
    calls.clear()
    found = ensemble.run(counts, 50, chunk=10, directory=tmp_path, fingerprint="a")
    assert len(calls) == 3
    assert bytes_of(found) == bytes_of(ensemble.run(task, 50))


def test_chunks_of_another_run_are_refused(tmp_path):
    ensemble.run(task, 10, directory=tmp_path, fingerprint="a")
    with pytest.raises(InputError, match="holds chunks of another run"):
        ensemble.run(task, 10, directory=tmp_path, fingerprint="b")


def test_results_without_draws_on_the_last_axis_are_refused():
    with pytest.raises(InputError, match=r'"x" has shape \(3, 2\) for draws 0 to 2; expected 3'):
        ensemble.run(lambda draws: {"x": np.ones((3, 2))}, 3)


def test_quantiles_stream_while_the_run_goes_on():
    seen = []
    ensemble.run(
        task,
        40,
        chunk=10,
        watch=lambda p: seen.append((p.done, ensemble.quantiles(p.so_far())["price"].shape)),
    )
    assert seen == [(10, (3, 4)), (20, (3, 4)), (30, (3, 4)), (40, (3, 4))]


def test_quantiles_leave_dropped_draws_out():
    found = ensemble.quantiles({"x": np.array([[1.0, np.nan, 3.0], [np.nan] * 3])}, (0.5,))
    assert found["x"][0, 0] == 2.0
    assert np.isnan(found["x"][0, 1])


def test_progress_shows_on_a_terminal_only():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    assert ensemble.terminal(stream=io.StringIO()) is None
    screen = Terminal()
    ensemble.run(task, 20, chunk=10, watch=ensemble.terminal(stream=screen, output="price"))
    assert "10 of 20 draws; price" in screen.getvalue()
    assert screen.getvalue().endswith("s\n")


class FakeClient:
    """Answers as distributed.Client does where we use it."""

    def __init__(self, address):
        self.address = address
        self.closed = False
        FakeClient.last = self

    def wait_for_workers(self, count, timeout):
        assert (count, timeout) == (1, 30)

    def run(self, function, *args):
        return {"tcp://worker:1": function(*args)}

    def get_executor(self):
        class ClientExecutor(Executor):
            def submit(self, fn, /, *args, **kwargs):
                future = Future()
                future.set_result(fn(*args, **kwargs))
                return future

        return ClientExecutor()

    def close(self):
        self.closed = True


def fake_distributed(monkeypatch):
    """Put the fake client in the place of the package distributed."""
    module = types.ModuleType("distributed")
    module.Client, module.KilledWorker = FakeClient, RuntimeError
    comm = types.ModuleType("distributed.comm")
    comm.CommClosedError = OSError
    monkeypatch.setitem(sys.modules, "distributed", module)
    monkeypatch.setitem(sys.modules, "distributed.comm", comm)


def test_a_cluster_by_address_goes_through_the_same_interface(monkeypatch):
    fake_distributed(monkeypatch)
    with ensemble.workers(address="tcp://scheduler:8786") as executor:
        found = ensemble.run(task, 20, chunk=6, executor=executor)
    assert FakeClient.last.address == "tcp://scheduler:8786"
    assert FakeClient.last.closed
    assert bytes_of(found) == bytes_of(ensemble.run(task, 20))


def test_a_real_local_cluster_gives_the_same_bytes():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster,
        ensemble.workers(address=cluster.scheduler_address) as executor,
    ):
        found = ensemble.run(task, 10, chunk=5, executor=executor)
    assert bytes_of(found) == bytes_of(ensemble.run(task, 10))


@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1:1"])
def test_an_address_where_no_scheduler_answers_is_named(address, monkeypatch):
    dask = pytest.importorskip("dask")
    pytest.importorskip("distributed")
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "0.2s"}),
        pytest.raises(InputError, match=f'No Dask scheduler answers at "{address}"'),
        ensemble.workers(address=address),
    ):
        pass


def test_workers_without_the_package_are_named(monkeypatch):
    fake_distributed(monkeypatch)
    monkeypatch.setattr(ensemble, "find_spec", lambda name: None)
    with (
        pytest.raises(InputError, match="not installed on these Dask workers: tcp://worker:1"),
        ensemble.workers(address="tcp://scheduler:8786"),
    ):
        pass


def test_a_cluster_without_workers_is_named(monkeypatch):
    def wait(self, count, timeout):
        raise TimeoutError

    fake_distributed(monkeypatch)
    monkeypatch.setattr(FakeClient, "wait_for_workers", wait)
    with (
        pytest.raises(InputError, match=r"has no workers\. Start some with: dask worker tcp://s:1"),
        ensemble.workers(address="tcp://s:1"),
    ):
        pass


def test_a_missing_cluster_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(InputError, match=r"pip install \"didymium\[cluster\]\""),
        ensemble.workers(address="tcp://x:1"),
    ):
        pass


def test_a_new_input_moves_no_old_value():
    draws = np.arange(5)
    alone, together = Draws(1, draws), Draws(1, draws)
    first = together.uniform("a")
    assert np.array_equal(alone.uniform("b"), together.uniform("b"))
    assert not np.array_equal(first, together.uniform("b"))


def even(draws, *names):
    """Numbers in [-1, 1), a name each."""
    numbers = Draws(3, np.arange(draws))
    return {name: 2 * numbers.uniform(name) - 1 for name in names}


def test_the_input_that_drives_the_output_comes_first():
    drawn = even(4000, "strong", "weak", "none")
    drawn["constant"] = np.ones(4000)
    # variances 1/3 x (9, 1): shares 0.9 and 0.1
    found = {s.name: s for s in sensitivities(drawn, 3 * drawn["strong"] - drawn["weak"])}
    assert list(found)[:2] == ["strong", "weak"]
    assert found["strong"].share == pytest.approx(0.9, abs=0.02)
    assert found["weak"].share == pytest.approx(0.1, abs=0.03)
    assert found["weak"].rank_correlation < 0
    assert found["none"].share < 0.02
    assert found["constant"].share == 0


def test_an_effect_without_direction_is_still_found():
    drawn = even(2000, "x")
    (found,) = sensitivities(drawn, drawn["x"] ** 2)
    assert abs(found.rank_correlation) < 0.1
    assert found.share > 0.9
