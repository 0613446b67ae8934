import gc

import pytest

from hisaar.lib.collecting import uncollected


def test_the_collector_rests_in_the_block_and_works_after_it():
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_works_again_after_an_error():
    def broken():
        raise RuntimeError

    with pytest.raises(RuntimeError), uncollected():
        broken()
    assert gc.isenabled()


def test_who_let_it_rest_before_finds_it_resting():
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
